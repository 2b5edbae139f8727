import { markDelivered } from "#core/messages/mark-delivered.ts";
import { handle } from "#server/http/handle.ts";

export const POST = handle(markDelivered);
