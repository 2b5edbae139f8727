import { listVersions } from "#core/messages/list-versions.ts";
import { handle } from "#server/http/handle.ts";

export const GET = handle(listVersions);
