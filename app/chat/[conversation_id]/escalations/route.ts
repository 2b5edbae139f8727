import { listEscalations } from "#core/escalations/list-escalations.ts";
import { handle } from "#server/http/handle.ts";

export const GET = handle(listEscalations);
