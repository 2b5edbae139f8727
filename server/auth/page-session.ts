import { headers } from "next/headers";
import { redirect } from "next/navigation";
import type { Ctx } from "#core/context.ts";
import type { Agent } from "#protocol/shapes.ts";
import { ADDRESS_HEADER } from "../http/request-headers.ts";
import { contextFor, getRuntime } from "../runtime.ts";
import { agentOfCookie, type SignedIn, toActor } from "./identify.ts";

/** The agent who looks at a page; null when nobody is signed in. For server components. */
export async function getAgent(): Promise<Agent | null> {
	return (await signedIn())?.agent ?? null;
}

/** For pages that only agents see: who looks, and what their verbs need. Whoever is not signed in goes to do so. */
export async function requireAgentOfPage(): Promise<{ agent: Agent; ctx: Ctx }> {
	const found = await signedIn();
	if (!found) redirect("/login");
	const ctx = contextFor(getRuntime(), toActor(found), undefined, (await headers()).get(ADDRESS_HEADER));
	return { agent: found.agent, ctx };
}

/** For pages that only admins see; an agent goes to the settings they have. */
export async function requireAdminOfPage(): Promise<{ agent: Agent; ctx: Ctx }> {
	const found = await requireAgentOfPage();
	if (found.agent.role !== "admin") redirect("/settings");
	return found;
}

async function signedIn(): Promise<SignedIn | null> {
	const cookie = (await headers()).get("cookie");
	const runtime = getRuntime();
	const found = cookie ? await agentOfCookie(runtime, cookie) : null;
	if (found) await runtime.agentUse.note(toActor(found));
	return found;
}
