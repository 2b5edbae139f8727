/** Who asks: a user's token, or an agent's cookie, which comes from our own pages unless `origin` says otherwise. */
export type Caller = { token?: string; cookie?: string; origin?: string };

export type Request = Caller & {
	/** Sent as JSON. */
	body?: unknown;
	/** Sent as it is. */
	rawBody?: string | Uint8Array<ArrayBuffer>;
	headers?: Record<string, string>;
};

export type Answer<Body = unknown> = { status: number; headers: Headers; body: Body; text: string };

/** One request. Redirects are answers too; a body that is JSON comes parsed. */
export async function request<Body = unknown>(
	base: string,
	method: string,
	path: string,
	asked: Request = {},
): Promise<Answer<Body>> {
	const headers = new Headers(asked.headers);
	if (asked.token) headers.set("authorization", `Bearer ${asked.token}`);
	if (asked.cookie) headers.set("cookie", asked.cookie);
	const origin = asked.origin ?? (asked.cookie ? base : undefined);
	if (origin) headers.set("origin", origin);
	const body = asked.rawBody ?? (asked.body === undefined ? undefined : JSON.stringify(asked.body));
	if (body !== undefined && !headers.has("content-type")) headers.set("content-type", "application/json");
	const response = await fetch(`${base}${path}`, {
		method,
		headers,
		body,
		redirect: "manual",
		signal: AbortSignal.timeout(50_000),
	});
	const text = await response.text();
	const isJson = /json/.test(response.headers.get("content-type") ?? "") && text !== "";
	return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(text) : text) as Body, text };
}

/** A browser's cookies, as far as signing in needs them. */
export class CookieJar {
	#cookies = new Map<string, string>();

	keep(headers: Headers): void {
		for (const line of headers.getSetCookie()) {
			const pair = line.split(";", 1)[0] ?? "";
			const at = pair.indexOf("=");
			const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
			if (value === "") this.#cookies.delete(name);
			else this.#cookies.set(name, value);
		}
	}

	get header(): string {
		return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
	}
}
