import { listQueue } from "#core/conversations/list-queue.ts";
import { handle } from "#server/http/handle.ts";

export const GET = handle(listQueue);
