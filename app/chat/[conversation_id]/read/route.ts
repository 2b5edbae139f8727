import { markRead } from "#core/messages/mark-read.ts";
import { handle } from "#server/http/handle.ts";

export const POST = handle(markRead);
