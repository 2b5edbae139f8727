/** What came of a try to sign in. `code_needed`: the password is right, and the second factor's code is missing. */
export type SignInOutcome = "ok" | "wrong" | "code_needed" | "code_wrong" | "rate_limited" | "unreachable" | "failed";
export type SignInAnswer = { outcome: SignInOutcome /** Seconds. */; retryAfter?: number };

const SAID: Record<string, SignInOutcome> = {
	CredentialsSignin: "wrong",
	code_needed: "code_needed",
	code_wrong: "code_wrong",
	rate_limited: "rate_limited",
};

/**
 * Signs an agent in at NextAuth's credentials door. Not `signIn` of next-auth/react: without a connection that one
 * leaves the page, and what was typed is gone.
 */
export async function signIn(credentials: { email: string; password: string; code?: string }): Promise<SignInAnswer> {
	try {
		const response = await post("/api/auth/callback/credentials", { ...credentials, callbackUrl: "/inbox" });
		if (response.ok) return { outcome: "ok" };
		const answer: unknown = await response.json().catch(() => null);
		const url = typeof answer === "object" && answer !== null && "url" in answer ? String(answer.url) : "";
		const [, error = "", retryAfter] = /[?&]error=([^&.]*)(?:\.(\d+))?/.exec(url) ?? [];
		const outcome = response.status === 429 ? "rate_limited" : (SAID[error] ?? "failed");
		return { outcome, ...(retryAfter !== undefined && { retryAfter: Number(retryAfter) }) };
	} catch {
		return { outcome: "unreachable" };
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
