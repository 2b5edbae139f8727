import type { NextAuthOptions } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import { signIn } from "#core/agents/sign-in.ts";
import { asChatError } from "#core/refusals.ts";
import type { Runtime } from "../runtime.ts";

const TWELVE_HOURS = 12 * 60 * 60;

/** Agents sign in with e-mail and password; the session is a signed cookie that names the agent and nothing else. */
export function nextAuthOptions(runtime: Runtime): NextAuthOptions {
	return {
		secret: runtime.env.secret,
		session: { strategy: "jwt", maxAge: TWELVE_HOURS },
		pages: { signIn: "/login", error: "/login" },
		providers: [
			Credentials({
				credentials: { email: {}, password: {} },
				async authorize(credentials) {
					try {
						await runtime.limits.signIn(credentials?.email ?? "");
					} catch (error) {
						// NextAuth hands the message to the page as `?error=`.
						throw new Error(asChatError(error)?.code ?? "internal");
					}
					const agent = await signIn(runtime.db, credentials);
					runtime.log.info({ agent_id: agent?.id ?? null }, agent ? "an agent signed in" : "a sign-in was refused");
					return agent;
				},
			}),
		],
		callbacks: {
			session: ({ session, token }) => ({ ...session, user: { ...session.user, id: token.sub } }),
		},
		logger: {
			error: (code, error) => runtime.log.error({ code, err: error instanceof Error ? error : undefined }, "sign-in failed"),
			warn: (code) => runtime.log.debug({ code }, "next-auth warns"),
			debug: () => {},
		},
	};
}
