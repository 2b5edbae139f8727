import { getToken } from "next-auth/jwt";
import { agentOfSession } from "#core/agents/agent-of-session.ts";
import { botOfKey, isApiKey } from "#core/api-keys/bot-of-key.ts";
import type { Actor } from "#core/context.ts";
import { ChatError } from "#core/refusals.ts";
import { requireAllowedOrigin } from "#core/sites/allowed-origins.ts";
import { userOfToken } from "#core/users/user-of-token.ts";
import type { Agent } from "#protocol/shapes.ts";
import type { Runtime } from "../runtime.ts";
import { parseCookies } from "./cookies.ts";
import { foreignOrigin, requireOwnOrigin } from "./own-origin.ts";

export type Credentials = {
	/** A user's token. It wins over a cookie: a widget on a page of ours speaks for its user, not for the agent. */
	token: string | null;
	/** The raw Cookie header. */
	cookie: string | null;
	origin: string | null;
	/** A read may come without an Origin. */
	isRead: boolean;
};

/** Who is calling. A token that is wrong or has expired is refused; no credentials at all is `anonymous`. */
export async function identify(runtime: Runtime, { token, cookie, origin, isRead }: Credentials): Promise<Actor> {
	if (token !== null && isApiKey(token)) {
		const bot = await botOfKey(runtime.db, token, runtime.now());
		if (!bot) throw new ChatError("unauthenticated", "This key is not valid, was revoked or has expired.");
		return bot;
	}
	if (token !== null) {
		const user = await userOfToken(runtime.reads, token, runtime.now());
		if (!user) throw new ChatError("unauthenticated", "This token is not valid or has expired. Open a new session.");
		const site = await runtime.sites.find(user.siteId);
		if (site) requireAllowedOrigin(site, foreignOrigin(origin, runtime.env.publicUrl));
		return user;
	}
	const signedIn = cookie ? await agentOfCookie(runtime, cookie) : null;
	if (!signedIn) return { type: "anonymous" };
	requireOwnOrigin(origin, runtime.env.publicUrl, isRead);
	return toActor(signedIn);
}

export type SignedIn = { agent: Agent; session: string };

export function toActor({ agent: { id, name, role }, session }: SignedIn): Extract<Actor, { type: "agent" }> {
	return { type: "agent", id, name, role, session };
}

/** Who is signed in by a NextAuth cookie, as the database knows them now; null without one, and once its session has ended. */
export async function agentOfCookie(runtime: Runtime, cookie: string): Promise<SignedIn | null> {
	const { env } = runtime;
	// getToken finds nothing on a raw Node request; it wants the cookies parsed.
	const req = { headers: {}, cookies: parseCookies(cookie) } as unknown as Parameters<typeof getToken>[0]["req"];
	const token = await getToken({ req, secret: env.secret, secureCookie: env.publicUrl.startsWith("https:") });
	return typeof token?.sid === "string" ? agentOfSessionId(runtime, token.sid) : null;
}

/** The same for what a cookie names. */
export async function agentOfSessionId({ reads, env, now }: Runtime, session: string): Promise<SignedIn | null> {
	const agent = await agentOfSession(reads, session, { now: now(), idleHours: env.agentIdleHours });
	return agent && { agent, session };
}

/** `Authorization: Bearer …`; null without one, refused where it is something else. */
export function bearerToken(authorization: string | null | undefined): string | null {
	if (!authorization) return null;
	const [, token] = /^Bearer +(\S+)$/i.exec(authorization) ?? [];
	if (!token) throw new ChatError("unauthenticated", "The Authorization header must be: Bearer and your token.");
	return token;
}
