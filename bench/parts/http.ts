import { startBareHttp, startProduct } from "../contestants.ts";
import { compared, table } from "../figures.ts";
import type { RequestOrder, RequestResult } from "../load/requests.ts";
import type { Options } from "../options.ts";

const CONNECTIONS = 32;
const CONVERSATIONS = 200;

/**
 * Requests per second of one core. The empty route handler is `GET /chat/queue` with an Authorization that is no bearer
 * token: it goes through the front, Next and `handle`, which refuses it in its first line, before limits and database. It is
 * the nearest to an empty handler that needs no route of its own.
 */
export async function measureHttp(options: Options): Promise<void> {
	const bare = await startBareHttp();
	const product = await startProduct("product", options.root, options, {
		conversations: CONVERSATIONS,
		messages: CONVERSATIONS * 60,
	});
	const each = product.pairs.map(({ conversationId, auth }, i) => ({
		base: `/chat/${conversationId}`,
		token: `Bearer ${(auth as { token: string }).token}`,
		body: { content: "How do I change the address of my order?", sender_id: `user_${i}`, sender_type: "user" },
	}));
	const kinds: [string, typeof product, RequestOrder["calls"]][] = [
		["bare Node, POST", bare, each.map(({ base, body }) => ({ method: "POST", path: base, body }))],
		["empty route handler", product, [{ method: "GET", path: "/chat/queue", token: "none", expect: 401 }]],
		["GET history of 50", product, each.map(({ base, token }) => ({ method: "GET", path: `${base}/history?limit=50`, token }))],
		["POST a message", product, each.map(({ base, token, body }) => ({ method: "POST", path: `${base}/messages`, token, body }))],
	];
	const rounds: number[][] = [];
	try {
		for (let round = 0; round <= options.rounds; round += 1) {
			const row: number[] = [];
			for (const [name, one, calls] of kinds) {
				const order: RequestOrder = {
					do: "requests",
					port: one.port,
					seconds: options.quick ? 1 : 3,
					connections: CONNECTIONS,
					calls,
				};
				const { answered, failed, seconds } = await one.load<RequestResult>(order);
				if (failed > 0) throw new Error(`${name}: ${failed} of ${answered + failed} requests failed.`);
				row.push(answered / seconds);
			}
			// The first round warms up.
			if (round > 0) rounds.push(row);
		}
	} finally {
		await bare.stop();
		await product.stop();
	}
	const rows = kinds.map(([name], i) =>
		compared(
			name,
			rounds.map((row) => [row[1] ?? Number.NaN, row[i] ?? Number.NaN]),
		),
	);
	const shown = rows.map(([name, , perSecond, ratio]) => [name, perSecond, ratio] as (string | number)[]);
	process.stdout.write(
		`\nHTTP, ${CONNECTIONS} connections, requests per second\n\n${table(["", "per second", "to the empty route"], shown)}\n`,
	);
}
