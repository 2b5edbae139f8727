import { deleteMessage } from "#core/messages/delete-message.ts";
import { handle } from "#server/http/handle.ts";

export const POST = handle(deleteMessage);
