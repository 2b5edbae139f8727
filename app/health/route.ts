import type { Health } from "#protocol/shapes.ts";
import { answered } from "#server/http/handle.ts";

/** Liveness with a database check: 200 when both are well, 503 when the database does not answer or nothing can be stored. */
export const GET = answered(async (runtime) => {
	const database = await runtime.pingDatabase().then(
		() => "ok" as const,
		(error: unknown) => {
			runtime.log.error({ err: error }, "the database does not answer");
			return "error" as const;
		},
	);
	const now = runtime.now();
	const health: Health = {
		status: database,
		service: "veritix-chat",
		version: runtime.version,
		database,
		uptime_seconds: Math.round((now.getTime() - runtime.startedAt.getTime()) / 1000),
		timestamp: now.toISOString(),
	};
	return Response.json(health, { status: database === "ok" ? 200 : 503, headers: { "cache-control": "no-store" } });
});
