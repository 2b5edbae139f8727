import type { IncomingMessage, ServerResponse } from "node:http";
import { foreignPage, isAllowedOrigin } from "#core/sites/allowed-origins.ts";
import type { SiteBook } from "#core/sites/site-book.ts";
import { foreignOrigin } from "../auth/own-origin.ts";
import type { Env } from "../env.ts";

type Around = { env: Pick<Env, "publicUrl">; sites: Pick<SiteBook, "pages"> };

export const API_HEADERS = {
	"Access-Control-Allow-Headers": "Authorization, Content-Type, If-None-Match, X-Request-ID",
	"Access-Control-Max-Age": "86400",
} as const;

const ALLOWED = "Access-Control-Allow-Origin";

/**
 * Any page may call the API with a token of its own. Credentials are never allowed across origins, so an agent's
 * cookie is of no use to a foreign page.
 */
export function allowAnyOrigin(response: ServerResponse): void {
	response.setHeader(ALLOWED, "*");
	response.setHeader("Access-Control-Expose-Headers", "ETag, X-Request-ID, Retry-After");
	response.setHeader("Cross-Origin-Resource-Policy", "cross-origin");
}

/** Before anybody knows for which site: a page that no site takes may not read the answer (docs/decisions/018). */
export async function allowPagesOfSites(around: Around, request: IncomingMessage, response: ServerResponse): Promise<void> {
	allowAnyOrigin(response);
	const pages = await around.sites.pages();
	if (pages === null) return;
	const origin = foreignOrigin(request.headers.origin, around.env.publicUrl);
	allowOnly(response, origin !== null && isAllowedOrigin(pages, origin) ? origin : null);
}

/** The site is known: its pages may read the answer, by name. Null: this page may not. */
export function allowOnly(response: ServerResponse, origin: string | null): void {
	if (origin === null) response.removeHeader(ALLOWED);
	else response.setHeader(ALLOWED, origin);
	if (!String(response.getHeader("Vary") ?? "").includes("Origin")) response.appendHeader("Vary", "Origin");
}

/** A socket of a page that no site takes ends before it begins. */
export async function requirePageOfSome({ env, sites }: Around, { headers }: IncomingMessage): Promise<void> {
	const origin = foreignOrigin(headers.origin, env.publicUrl);
	const pages = origin === null ? null : await sites.pages();
	if (pages && !isAllowedOrigin(pages, origin)) throw foreignPage(`No chat of this server may be used on ${origin}.`);
}
