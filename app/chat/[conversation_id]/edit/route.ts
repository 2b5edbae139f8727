import { editMessage } from "#core/messages/edit-message.ts";
import { handle } from "#server/http/handle.ts";

export const POST = handle(editMessage);
