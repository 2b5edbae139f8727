import type { NextAuthOptions } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import { signIn } from "#core/agents/sign-in.ts";
import { asChatError } from "#core/refusals.ts";
import { MAX_EMAIL_LENGTH } from "#protocol/limits.ts";
import { ADDRESS_HEADER } from "../http/request-headers.ts";
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
				async authorize(credentials, { headers }) {
					try {
						const address = String(headers?.[ADDRESS_HEADER] ?? "unknown");
						await runtime.limits.anonymous(address);
						await runtime.limits.signIn(String(credentials?.email ?? "").slice(0, MAX_EMAIL_LENGTH), address);
						const agent = await signIn(runtime.db, credentials);
						runtime.log.info({ agent_id: agent?.id ?? null }, agent ? "an agent signed in" : "a sign-in was refused");
						return agent;
					} catch (error) {
						const refusal = asChatError(error);
						if (!refusal) runtime.log.error({ err: error }, "a sign-in failed");
						// NextAuth hands the message to the page as `?error=`, so what happened inside must not be in it.
						throw new Error(refusal?.code ?? "internal");
					}
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
