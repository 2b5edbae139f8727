import { timingSafeEqual } from "node:crypto";
import { ChatError } from "#core/refusals.ts";
import { hashSecret } from "#core/secret-hash.ts";
import { bearerToken } from "#server/auth/identify.ts";
import { answered } from "#server/http/handle.ts";

/** Prometheus metrics, for anyone or, where METRICS_TOKEN is set, for who sends it as bearer token. */
export const GET = answered(async (runtime, request) => {
	const { metricsToken } = runtime.env;
	if (metricsToken !== null && !same(bearerToken(request.headers.get("authorization")) ?? "", metricsToken)) {
		throw new ChatError("unauthenticated", "Send the METRICS_TOKEN as bearer token.");
	}
	return new Response(await runtime.metrics.read(), { headers: { "content-type": runtime.metrics.contentType } });
});

/** Hashes have one length, so the comparison tells nothing of the token, not even how long it is. */
function same(given: string, expected: string): boolean {
	return timingSafeEqual(Buffer.from(hashSecret(given)), Buffer.from(hashSecret(expected)));
}
