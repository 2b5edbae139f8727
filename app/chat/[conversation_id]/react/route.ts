import { react } from "#core/messages/react.ts";
import { handle } from "#server/http/handle.ts";

export const POST = handle(react);
