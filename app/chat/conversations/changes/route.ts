import { readFeed } from "#core/conversations/read-feed.ts";
import { handle } from "#server/http/handle.ts";

export const GET = handle(readFeed);
