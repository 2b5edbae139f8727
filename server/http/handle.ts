import type { Ctx } from "#core/context.ts";
import { asChatError } from "#core/refusals.ts";
import { isAllowedOrigin, originsOf } from "#core/sites/allowed-origins.ts";
import { actorKey } from "../actor-key.ts";
import { isByItself } from "../agent-use.ts";
import { bearerToken, identify } from "../auth/identify.ts";
import { foreignOrigin } from "../auth/own-origin.ts";
import { contextFor, getRuntime, type Runtime } from "../runtime.ts";
import { entityTag, knownVersion } from "./entity-tag.ts";
import { handOverOf } from "./hand-over.ts";
import { problemHeaders, toProblem, toRefusal } from "./problem.ts";
import { readInput } from "./read-input.ts";
import { ADDRESS_HEADER, REQUEST_ID_HEADER } from "./request-headers.ts";

type Params = Record<string, string>;
/** Next leaves `params` out where a path has no id. */
type RouteContext = { params: Promise<Params | undefined> };

/** What a verb is called with over HTTP; only opening a session looks at the token. */
type HttpCall<Input> = {
	ctx: Ctx;
	input: Input;
	token: string | null;
	/** The page that asks, where it is not one of ours. */
	origin: string | null;
};

/**
 * A route handler out of a verb: who calls is known, body or query and the path's ids are its input, and whatever
 * it throws becomes a problem. The input is only typed here; every verb checks it by its schema.
 */
export function handle<Input>(verb: (call: HttpCall<Input>) => Promise<object>) {
	return answered(async (runtime, request, params) => {
		const call = await readCall<Input>(runtime, request, params);
		const body = await verb(call);
		// Opening a session names the site only in its answer.
		if ("site" in body) await nameThePage(runtime, request, call.origin, String(body.site));
		return answer(runtime, request, body, { "cache-control": "no-store" });
	});
}

/** What a versioned read answers: its version, and its body where the caller does not have that version yet. */
type Versioned = { version: string; body: object };

/** The same for a read that depends on its URL, its caller and a version. Who has it already is told so with 304 and no body. */
export function handleVersioned<Input>(read: (call: HttpCall<Input> & { knownVersion: string | undefined }) => Promise<Versioned>) {
	return answered(async (runtime, request, params) => {
		const call = await readCall<Input>(runtime, request, params);
		const { actor, settings } = call.ctx;
		// A new version may answer otherwise, and so does another default.
		const kind = `${runtime.version}.${actor.type}.${settings.historyLimit}`;
		const known = knownVersion(request.headers.get("if-none-match"), kind);
		const { version, body } = await read({ ...call, knownVersion: known });
		// Only this caller may keep it, and has to ask each time: access may have ended.
		const headers = { "cache-control": "private, no-cache", etag: entityTag(kind, version), vary: "Authorization, Cookie" };
		return version === known ? new Response(null, { status: 304, headers }) : answer(runtime, request, body, headers);
	});
}

function answer(runtime: Runtime, request: Request, body: object, headers: Record<string, string>): Response {
	const call = handOverOf(runtime, request);
	if (!call) return Response.json(body, { headers });
	call.answer = JSON.stringify(body);
	return new Response(null, { headers: { "content-type": "application/json", ...headers } });
}

async function readCall<Input>(runtime: Runtime, request: Request, params: Params): Promise<HttpCall<Input>> {
	const { headers } = request;
	const token = bearerToken(headers.get("authorization"));
	const isRead = request.method === "GET" || request.method === "HEAD";
	const said = headers.get("origin");
	const actor = await identify(runtime, { token, cookie: headers.get("cookie"), origin: said, isRead });
	const origin = foreignOrigin(said, runtime.env.publicUrl);
	if ("siteId" in actor) await nameThePage(runtime, request, origin, actor.siteId);
	if (!isRead && !isByItself(request.url.slice(request.url.lastIndexOf("/") + 1))) await runtime.agentUse.note(actor);
	if (actor.type === "anonymous") await runtime.limits.anonymous(headers.get(ADDRESS_HEADER) ?? "unknown");
	else await runtime.limits.command(actorKey(actor));
	const ctx = contextFor(runtime, actor, headers.get(REQUEST_ID_HEADER) ?? undefined, headers.get(ADDRESS_HEADER));
	return { ctx, input: (await readInput(request, params, handOverOf(runtime, request)?.body)) as Input, token, origin };
}

/** Where a site lists its pages, the answer is for the one that asks, and for no other that a cache might serve with it. */
async function nameThePage(runtime: Runtime, request: Request, origin: string | null, siteId: string): Promise<void> {
	const site = origin === null ? null : await runtime.sites.find(siteId);
	const pages = site ? originsOf(site) : [];
	if (pages.length > 0) handOverOf(runtime, request)?.allowOnly(isAllowedOrigin(pages, origin) ? origin : null);
}

/** A route handler that asks nobody who they are. */
export function answered(answer: (runtime: Runtime, request: Request, params: Params) => Promise<Response>) {
	return async (request: Request, context: RouteContext): Promise<Response> => {
		const runtime = getRuntime();
		try {
			return await answer(runtime, request, (await context.params) ?? {});
		} catch (error) {
			const requestId = request.headers.get(REQUEST_ID_HEADER) ?? "";
			const refusal = toRefusal(error);
			if (asChatError(error)?.foreignPage) handOverOf(runtime, request)?.allowOnly(null);
			if (refusal.code === "internal") runtime.log.error({ err: error, request_id: requestId }, "a request failed");
			else runtime.log.debug({ request_id: requestId, code: refusal.code }, "a request was refused");
			runtime.metrics.errorAnswered("http", refusal.code);
			const problem = toProblem(refusal, requestId);
			return Response.json(problem, { status: problem.status, headers: problemHeaders(refusal) });
		}
	};
}
