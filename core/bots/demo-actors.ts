import type { Actor } from "../context.ts";

/** The one site on which anything of this folder acts. */
export const DEMO_SITE = "demo";

/** Answers a visitor who is alone on the demo page. */
export const DEMO_BOT: Extract<Actor, { type: "bot" }> = { type: "bot", id: "demo_bot", name: "Demo bot", siteId: DEMO_SITE };

/** Nobody: "simulate an agent" speaks in this name. It has no row, no password and no session. */
export const DEMO_AGENT: Extract<Actor, { type: "agent" }> = {
	type: "agent",
	id: "demo_agent",
	name: "Demo agent",
	role: "agent",
};
