import type { Ctx } from "#core/context.ts";
import { actorKey } from "../actor-key.ts";
import { bearerToken, identify } from "../auth/identify.ts";
import { contextFor, getRuntime, type Runtime } from "../runtime.ts";
import { problemHeaders, toProblem, toRefusal } from "./problem.ts";
import { readInput } from "./read-input.ts";
import { ADDRESS_HEADER, REQUEST_ID_HEADER } from "./request-headers.ts";

type Params = Record<string, string>;
type RouteContext = { params: Promise<Params> };

export type Call = {
	ctx: Ctx;
	/** The bearer token that came along. */
	token: string | null;
	params: Params;
	/** Body or query together with the path's ids; whatever is in it is still to be checked by the verb. */
	input: Record<string, unknown>;
};

/** A route handler: who calls is known, input is read, and whatever the verb throws becomes a problem. */
export function handle(answer: (call: Call) => Promise<object>) {
	return answered(async (runtime, request, params) => {
		const { headers } = request;
		const token = bearerToken(headers.get("authorization"));
		const isRead = request.method === "GET" || request.method === "HEAD";
		const actor = await identify(runtime, { token, cookie: headers.get("cookie"), origin: headers.get("origin"), isRead });
		if (actor.type !== "anonymous") await runtime.limits.command(actorKey(actor));
		const ctx = contextFor(runtime, actor, headers.get(REQUEST_ID_HEADER) ?? undefined);
		return Response.json(await answer({ ctx, token, params, input: await readInput(request, params) }), { headers: NO_STORE });
	});
}

/** A route handler that asks nobody who they are. */
export function answered(answer: (runtime: Runtime, request: Request, params: Params) => Promise<Response>) {
	return async (request: Request, context: RouteContext): Promise<Response> => {
		const runtime = getRuntime();
		try {
			return await answer(runtime, request, await context.params);
		} catch (error) {
			const requestId = request.headers.get(REQUEST_ID_HEADER) ?? "";
			const refusal = toRefusal(error);
			if (refusal.code === "internal") runtime.log.error({ err: error, request_id: requestId }, "a request failed");
			else runtime.log.debug({ request_id: requestId, code: refusal.code }, "a request was refused");
			runtime.metrics.errorAnswered("http", refusal.code);
			const problem = toProblem(refusal, requestId);
			return Response.json(problem, { status: problem.status, headers: problemHeaders(refusal) });
		}
	};
}

/** The address that a request came from, as the front saw it. */
export const addressOf = (request: Request): string => request.headers.get(ADDRESS_HEADER) ?? "unknown";

const NO_STORE = { "cache-control": "no-store" };
