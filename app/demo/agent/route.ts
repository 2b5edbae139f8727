import { simulateAgent } from "#core/bots/simulate-agent.ts";
import { handle } from "#server/http/handle.ts";

export const POST = handle(simulateAgent);
