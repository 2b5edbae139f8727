import { headers } from "next/headers";
import type { Agent } from "#protocol/shapes.ts";
import { getRuntime } from "../runtime.ts";
import { agentOfCookie } from "./identify.ts";

/** The agent who looks at a page; null when nobody is signed in. For server components. */
export async function getAgent(): Promise<Agent | null> {
	const cookie = (await headers()).get("cookie");
	return cookie ? agentOfCookie(getRuntime(), cookie) : null;
}
