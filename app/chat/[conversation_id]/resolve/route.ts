import { resolveConversation } from "#core/conversations/resolve-conversation.ts";
import { handle } from "#server/http/handle.ts";

export const POST = handle(resolveConversation);
