import { readStatus } from "#core/conversations/read-status.ts";
import { handle } from "#server/http/handle.ts";

export const GET = handle(readStatus);
