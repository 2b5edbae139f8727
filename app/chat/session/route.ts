import { openSession } from "#core/users/open-session.ts";
import { handle } from "#server/http/handle.ts";

export const POST = handle(openSession);
