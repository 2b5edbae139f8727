import type { NextAuthOptions } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import { SESSION_DAYS } from "#core/agents/agent-sessions.ts";
import { signOut } from "#core/agents/sign-out.ts";
import { asChatError } from "#core/refusals.ts";
import { ADDRESS_HEADER } from "../http/request-headers.ts";
import { contextFor, type Runtime } from "../runtime.ts";
import { authorize } from "./authorize.ts";
import { agentOfSessionId, toActor } from "./identify.ts";

/** What the cookie is worth is in the database; NextAuth asks for it here too. */
const SESSION_ENDED = "the session has ended";

/** Agents sign in with e-mail, password and code; the cookie is signed and names a session, nothing else counts. */
export function nextAuthOptions(runtime: Runtime, address: string | null): NextAuthOptions {
	return {
		secret: runtime.env.secret,
		session: { strategy: "jwt", maxAge: SESSION_DAYS * 24 * 60 * 60 },
		pages: { signIn: "/login", error: "/login" },
		providers: [
			Credentials({
				credentials: { email: {}, password: {}, code: {} },
				async authorize(credentials, { headers }) {
					const from = {
						address: String(headers?.[ADDRESS_HEADER] ?? "unknown"),
						userAgent: String(headers?.["user-agent"] ?? ""),
					};
					const result = await authorize(runtime, credentials, from).catch((error: unknown) => {
						const refusal = asChatError(error);
						if (!refusal) runtime.log.error({ err: error }, "a sign-in failed");
						// NextAuth hands the message to the page as `?error=`, so what happened inside must not be in it.
						throw new Error(refusal ? [refusal.code, refusal.retryAfter].filter(Boolean).join(".") : "internal");
					});
					if ("agent" in result) return { ...result.agent, session: result.session };
					if (result.refused === "wrong") return null;
					throw new Error(result.refused);
				},
			}),
		],
		callbacks: {
			async jwt({ token, user }) {
				if (user) return { ...token, sid: (user as { session?: string }).session };
				if (typeof token.sid === "string" && (await agentOfSessionId(runtime, token.sid))) return token;
				throw new Error(SESSION_ENDED);
			},
			session: ({ session, token }) => ({ ...session, user: { ...session.user, id: token.sub } }),
		},
		events: {
			async signOut({ token }) {
				const signedIn = typeof token?.sid === "string" ? await agentOfSessionId(runtime, token.sid) : null;
				if (signedIn) await signOut({ ctx: contextFor(runtime, toActor(signedIn), undefined, address) });
			},
		},
		logger: {
			error(code, error) {
				const err = error instanceof Error ? error : undefined;
				if (err?.message === SESSION_ENDED) runtime.log.debug({ code }, "a cookie of a session that has ended");
				else runtime.log.error({ code, err }, "sign-in failed");
			},
			warn: (code) => runtime.log.debug({ code }, "next-auth warns"),
			debug: () => {},
		},
	};
}
