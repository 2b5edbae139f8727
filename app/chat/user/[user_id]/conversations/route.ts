import { listUserConversations } from "#core/conversations/list-user-conversations.ts";
import { handle } from "#server/http/handle.ts";

export const GET = handle(listUserConversations);
