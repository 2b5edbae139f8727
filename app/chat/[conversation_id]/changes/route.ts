import { readChanges } from "#core/conversations/read-changes.ts";
import { handle } from "#server/http/handle.ts";

export const GET = handle(readChanges);
