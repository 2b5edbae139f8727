import { headers } from "next/headers";
import type { Agent } from "#protocol/shapes.ts";
import { getRuntime } from "../runtime.ts";
import { agentOfCookie, toActor } from "./identify.ts";

/** The agent who looks at a page; null when nobody is signed in. For server components. */
export async function getAgent(): Promise<Agent | null> {
	const cookie = (await headers()).get("cookie");
	const runtime = getRuntime();
	const signedIn = cookie ? await agentOfCookie(runtime, cookie) : null;
	if (!signedIn) return null;
	await runtime.agentUse.note(toActor(signedIn));
	return signedIn.agent;
}
