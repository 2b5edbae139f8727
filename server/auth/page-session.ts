import { headers } from "next/headers";
import { findAgent } from "#core/agents/find-agent.ts";
import type { Agent } from "#protocol/shapes.ts";
import { getRuntime } from "../runtime.ts";
import { agentOfCookie } from "./identify.ts";

/** The agent who looks at a page; null when nobody is signed in. For server components. */
export async function getAgent(): Promise<Agent | null> {
	const runtime = getRuntime();
	const cookie = (await headers()).get("cookie");
	const actor = cookie ? await agentOfCookie(runtime, cookie) : null;
	return actor && findAgent(runtime.db, actor.id);
}
