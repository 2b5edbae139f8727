import { assignConversation } from "#core/conversations/assign-conversation.ts";
import { handle } from "#server/http/handle.ts";

export const POST = handle(assignConversation);
