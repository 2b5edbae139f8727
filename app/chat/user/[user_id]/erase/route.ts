import { eraseUser } from "#core/privacy/erase-user.ts";
import { handle } from "#server/http/handle.ts";

export const POST = handle(eraseUser);
