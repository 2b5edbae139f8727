import { ChatError } from "#core/refusals.ts";
import { API_ROUTES } from "#protocol/routes.ts";

type Found =
	| { kind: "page" }
	/** `url` is without a trailing slash, which Next would answer with a redirect. */
	| { kind: "api"; methods: string[]; url: string }
	| { kind: "unknown"; url: string };

/** Routes that only our own pages call; they are not part of the public contract. */
const INTERNAL_ROUTES = [
	{ method: "POST", path: "/api/setup" },
	{ method: "POST", path: "/api/settings/{command}" },
	{ method: "POST", path: "/demo/agent" },
];

const routes = new Map<string, { pattern: RegExp; methods: string[] }>();
for (const { method, path } of [...API_ROUTES, ...INTERNAL_ROUTES]) {
	const known = routes.get(path) ?? { pattern: new RegExp(`^${path.replace(/\{[a-z_]+\}/g, "[^/]+")}$`), methods: ["OPTIONS"] };
	known.methods.unshift(...(method === "GET" ? ["GET", "HEAD"] : [method]));
	routes.set(path, known);
}
// A fixed path wins over one with an id in it.
const ordered = [...routes].sort(([a], [b]) => a.split("{").length - b.split("{").length).map(([, route]) => route);

/** Which of our routes a request asks for; everything that is no API is a page of Next's. */
export function findRoute(url: string): Found {
	const [rawPath = "/", ...query] = url.split("?");
	const path = rawPath.length > 1 ? rawPath.replace(/\/+$/, "") : rawPath;
	refuseUnreadable(path);
	const route = ordered.find(({ pattern }) => pattern.test(path));
	const plainUrl = [path, ...query].join("?");
	if (route) return { kind: "api", methods: route.methods, url: plainUrl };
	const isApi = /^\/(chat|api)(\/|$)/.test(path) && !/^\/api\/auth\//.test(path);
	return isApi ? { kind: "unknown", url: plainUrl } : { kind: "page" };
}

function refuseUnreadable(path: string): void {
	try {
		decodeURIComponent(path);
	} catch {
		throw new ChatError("bad_request", "The path is not valid: a % must be followed by two hexadecimal digits.");
	}
}
