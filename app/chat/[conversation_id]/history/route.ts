import { readHistory } from "#core/messages/read-history.ts";
import { handle } from "#server/http/handle.ts";

export const GET = handle(readHistory);
