/** What came of a try to sign in. */
export type SignInOutcome = "ok" | "wrong" | "rate_limited" | "unreachable" | "failed";

/**
 * Signs an agent in at NextAuth's credentials door. Not `signIn` of next-auth/react: without a connection that one
 * leaves the page, and what was typed is gone.
 */
export async function signIn(credentials: { email: string; password: string }): Promise<SignInOutcome> {
	try {
		const response = await post("/api/auth/callback/credentials", { ...credentials, callbackUrl: "/inbox" });
		if (response.ok) return "ok";
		const answer: unknown = await response.json().catch(() => null);
		const url = typeof answer === "object" && answer !== null && "url" in answer ? String(answer.url) : "";
		const error = /[?&]error=([^&]*)/.exec(url)?.[1] ?? "";
		if (error === "rate_limited" || response.status === 429) return "rate_limited";
		return error === "CredentialsSignin" ? "wrong" : "failed";
	} catch {
		return "unreachable";
	}
}

/** Ends the agent's session in this browser. False when the server could not be reached. */
export async function signOut(): Promise<boolean> {
	try {
		return (await post("/api/auth/signout", { callbackUrl: "/login" })).ok;
	} catch {
		return false;
	}
}

/** NextAuth takes forms that carry its own CSRF token, and answers JSON when asked to. */
async function post(path: string, fields: Record<string, string>): Promise<Response> {
	const csrf: unknown = await (await fetch("/api/auth/csrf", { cache: "no-store" })).json();
	if (typeof csrf !== "object" || csrf === null || !("csrfToken" in csrf)) throw new Error("NextAuth answered without a token.");
	return fetch(path, {
		method: "POST",
		headers: { "Content-Type": "application/x-www-form-urlencoded" },
		body: new URLSearchParams({ ...fields, csrfToken: String(csrf.csrfToken), json: "true" }),
	});
}
