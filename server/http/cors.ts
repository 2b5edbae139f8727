import type { ServerResponse } from "node:http";

export const API_HEADERS = {
	"Access-Control-Allow-Headers": "Authorization, Content-Type, If-None-Match, X-Request-ID",
	"Access-Control-Max-Age": "86400",
} as const;

/**
 * Any page may call the API with a token of its own. Credentials are never allowed across origins, so an agent's
 * cookie is of no use to a foreign page.
 */
export function allowAnyOrigin(response: ServerResponse): void {
	response.setHeader("Access-Control-Allow-Origin", "*");
	response.setHeader("Access-Control-Expose-Headers", "ETag, X-Request-ID, Retry-After");
	response.setHeader("Cross-Origin-Resource-Policy", "cross-origin");
}
