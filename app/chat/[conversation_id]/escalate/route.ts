import { escalateConversation } from "#core/escalations/escalate-conversation.ts";
import { handle } from "#server/http/handle.ts";

export const POST = handle(escalateConversation);
