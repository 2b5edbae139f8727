import { randomBytes } from "node:crypto";
import type { Env } from "../env.ts";

type Where = Pick<Env, "publicUrl" | "chatBackendUrl" | "development">;

export const makeNonce = (): string => randomBytes(16).toString("base64");

/**
 * The Content-Security-Policy of our own pages: scripts and styles only with this answer's nonce, no inline code,
 * no eval, Trusted Types. Development alone allows what Next's hot reload needs.
 */
export function pagePolicy(env: Where, nonce: string): string {
	const directives = [
		"default-src 'self'",
		`script-src 'nonce-${nonce}' 'strict-dynamic'${env.development ? " 'unsafe-eval'" : ""}`,
		env.development ? "style-src 'self' 'unsafe-inline'" : `style-src 'self' 'nonce-${nonce}'`,
		"img-src 'self' data: blob:",
		"font-src 'self'",
		`connect-src 'self' ${reachable(env).join(" ")}${env.development ? " ws:" : ""}`,
		"object-src 'none'",
		"base-uri 'none'",
		"form-action 'self'",
		"frame-ancestors 'none'",
	];
	if (!env.development) directives.push("require-trusted-types-for 'script'");
	return directives.join("; ");
}

/** Our own sockets, which older browsers do not count as 'self', and the server that widgets are told to use. */
function reachable({ publicUrl, chatBackendUrl }: Where): string[] {
	const origins = [publicUrl, chatBackendUrl].flatMap((url) => (url ? [new URL(url).origin] : []));
	return [...new Set(origins.flatMap((origin) => [origin, origin.replace(/^http/, "ws")]))];
}

/** Headers that every answer carries. */
export function safetyHeaders(env: Where): [string, string][] {
	const headers: [string, string][] = [
		["X-Content-Type-Options", "nosniff"],
		["Referrer-Policy", "strict-origin-when-cross-origin"],
	];
	if (env.publicUrl.startsWith("https:")) headers.push(["Strict-Transport-Security", "max-age=31536000"]);
	return headers;
}
