import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { ChatError } from "#core/refusals.ts";
import { clientAddress, looksForwarded } from "../auth/client-address.ts";
import type { Runtime } from "../runtime.ts";
import { compressAnswer } from "./compression.ts";
import { API_HEADERS, allowAnyOrigin, allowPagesOfSites } from "./cors.ts";
import { findRoute } from "./find-route.ts";
import { openHandOver, withoutHandOver } from "./hand-over.ts";
import { makeNonce, pagePolicy, safetyHeaders } from "./page-policy.ts";
import { problemHeaders, toProblem, toRefusal } from "./problem.ts";
import { readBody, withBody } from "./read-limited.ts";
import { ADDRESS_HEADER, REQUEST_ID_HEADER, requestIdOf } from "./request-headers.ts";

type NextListener = (request: IncomingMessage, response: ServerResponse) => Promise<void> | void;

/** What pages embed, and what says nothing of any site. */
const FOR_EVERYBODY = /^\/(?:widget|health|metrics|static)\b/;
/** What is left of a body that was handed over. */
const NOTHING = Buffer.alloc(0);

/**
 * Stands in front of Next and decides what Next does badly for an API: paths that do not decode, unknown routes,
 * wrong methods and bodies without an end get a clean answer here, and pages get their policy and its nonce.
 */
export function createFront(runtime: Runtime, next: NextListener): RequestListener {
	const { trustedProxies } = runtime.env;
	let hasWarned = false;
	return async (request, response) => {
		const requestId = requestIdOf(request);
		request.headers[REQUEST_ID_HEADER] = requestId;
		request.headers[ADDRESS_HEADER] = clientAddress(request, trustedProxies);
		if (!hasWarned && looksForwarded(request, trustedProxies)) {
			hasWarned = true;
			runtime.log.warn(
				{ address: request.headers[ADDRESS_HEADER] },
				"requests come through a proxy that TRUSTED_PROXIES does not name: limits by address count all its visitors as one",
			);
		}
		response.setHeader("X-Request-ID", requestId);
		for (const [name, value] of safetyHeaders(runtime.env)) response.setHeader(name, value);
		logWhenDone(runtime, request, response, requestId);
		compressAnswer(request, response);
		try {
			await route(runtime, next, request, response);
		} catch (error) {
			refuse(runtime, request, response, error, requestId);
		}
	};
}

async function route(runtime: Runtime, next: NextListener, request: IncomingMessage, response: ServerResponse): Promise<void> {
	const found = findRoute(request.url ?? "/");
	if (found.kind === "page") {
		const policy = pagePolicy(runtime.env, makeNonce());
		// Next takes the nonce for its own scripts from the request's policy; the browser obeys the response's.
		request.headers["content-security-policy"] = policy;
		response.setHeader("Content-Security-Policy", policy);
	} else {
		response.setHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
		if (FOR_EVERYBODY.test(found.url)) allowAnyOrigin(response);
		else await allowPagesOfSites(runtime, request, response);
		request.url = found.url;
		if (found.kind === "unknown") throw new ChatError("not_found", "There is no such route.");
		if (request.method === "OPTIONS") {
			response.writeHead(204, { ...API_HEADERS, "Access-Control-Allow-Methods": found.methods.join(", ") }).end();
			return;
		}
		if (!found.methods.includes(request.method ?? "")) {
			response.setHeader("Allow", found.methods.join(", "));
			throw new ChatError("method_not_allowed", `This route answers ${found.methods.join(", ")}.`);
		}
	}
	const body = await readBody(request);
	if (found.kind === "page") {
		withoutHandOver(request);
		return next(body ? withBody(request, body) : request, response);
	}
	openHandOver(runtime, request, response).body = body ? new TextDecoder().decode(body) : "";
	await next(body ? withBody(request, NOTHING) : request, response);
}

function refuse(runtime: Runtime, request: IncomingMessage, response: ServerResponse, error: unknown, requestId: string): void {
	if (request.destroyed && !request.complete) {
		runtime.log.debug({ request_id: requestId }, "the caller went away");
		return;
	}
	const refusal = toRefusal(error);
	if (refusal.code === "internal") runtime.log.error({ err: error, request_id: requestId }, "a request failed");
	runtime.metrics.errorAnswered("http", refusal.code);
	if (response.headersSent) {
		response.destroy();
		return;
	}
	const problem = toProblem(refusal, requestId);
	// What was not read of the body would be taken for the next request.
	if (!request.complete) response.setHeader("Connection", "close");
	response.writeHead(problem.status, problemHeaders(refusal)).end(JSON.stringify(problem));
}

function logWhenDone(runtime: Runtime, request: IncomingMessage, response: ServerResponse, requestId: string): void {
	if (!runtime.log.isLevelEnabled("debug")) return;
	const started = performance.now();
	const path = (request.url ?? "").split("?")[0];
	response.once("finish", () => {
		const ms = Math.round((performance.now() - started) * 10) / 10;
		const { method, headers } = request;
		const about = { request_id: requestId, method, path, address: headers[ADDRESS_HEADER], status: response.statusCode, ms };
		runtime.log.debug(about, "request");
	});
}
