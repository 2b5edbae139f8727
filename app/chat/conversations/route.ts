import { listInbox } from "#core/conversations/list-inbox.ts";
import { handle } from "#server/http/handle.ts";

export const GET = handle(listInbox);
