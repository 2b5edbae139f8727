import { reopenConversation } from "#core/conversations/reopen-conversation.ts";
import { handle } from "#server/http/handle.ts";

export const POST = handle(reopenConversation);
