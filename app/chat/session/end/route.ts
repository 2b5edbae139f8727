import { closeSession } from "#core/users/close-session.ts";
import { handle } from "#server/http/handle.ts";

export const POST = handle(closeSession);
