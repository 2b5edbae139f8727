import { exportUser } from "#core/privacy/export-user.ts";
import { handle } from "#server/http/handle.ts";

export const GET = handle(exportUser);
