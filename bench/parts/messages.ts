import { type Contestant, startContestants } from "../contestants.ts";
import { compared, headingsFor, table } from "../figures.ts";
import type { SendResult } from "../load/generator.ts";
import type { Options } from "../options.ts";

const CONVERSATIONS = 200;
const BYTES = 120;
const LIMIT_MS = 50;
const CALM_RATE = 500;

/** The largest rate that is sustained, what a message costs, and how late it comes on a calm server. */
export async function measureMessages(options: Options): Promise<void> {
	const contestants = await startContestants(options, { conversations: CONVERSATIONS });
	const seconds = options.quick ? 1 : 3;
	try {
		for (const one of contestants) {
			await one.load({ do: "open", port: one.port, pairs: one.pairs });
			// Compiles the hot path and begins the conversations.
			await run(one, 1000, options.quick ? 1 : 4);
		}
		const names = contestants.map(({ name }) => name);
		const best: number[][] = [];
		const calm: SendResult[][] = [];
		const cpuAtBest: number[][] = [];
		const cpuAlike: number[][] = [];
		for (let round = 0; round < options.rounds; round += 1) {
			calm.push(await each(contestants, async (one) => (await run(one, CALM_RATE, seconds * 2)).result));
			best.push(await each(contestants, (one) => largestRate(one, seconds)));
			const slowest = Math.min(...(best.at(-1) ?? []));
			cpuAtBest.push(await each(contestants, async (one, i) => (await run(one, best.at(-1)?.[i] ?? slowest, seconds)).cpuPer1000));
			cpuAlike.push(await each(contestants, async (one) => (await run(one, slowest, seconds)).cpuPer1000));
		}
		process.stdout.write(
			`\nMessages: ${CONVERSATIONS} conversations, ${BYTES} bytes, sender and one listener each, ${options.rounds} rounds\n\n${table(
				headingsFor("", names),
				[
					compared(`messages/s, both p99 < ${LIMIT_MS} ms`, best),
					compared("CPU s per 1,000, each at its own best", cpuAtBest),
					compared("CPU s per 1,000, all at the slowest's best", cpuAlike),
					compared(
						`p99 ms to acknowledgement at ${CALM_RATE}/s`,
						calm.map((row) => row.map(({ ackP99 }) => ackP99)),
					),
					compared(
						`p99 ms to delivery at ${CALM_RATE}/s`,
						calm.map((row) => row.map(({ deliveryP99 }) => deliveryP99)),
					),
					compared(
						`p50 ms to delivery at ${CALM_RATE}/s`,
						calm.map((row) => row.map(({ deliveryP50 }) => deliveryP50)),
					),
				],
			)}\n`,
		);
	} finally {
		for (const one of contestants) await one.stop();
	}
}

/**
 * What one message costs at a rate that all can serve, in many short turns. It bears a busy machine better than the
 * largest rate does, so this is the figure to tune by (`--against` the build before).
 */
export async function measureCost(options: Options): Promise<void> {
	const contestants = await startContestants(options, { conversations: CONVERSATIONS });
	try {
		for (const one of contestants) await one.load({ do: "open", port: one.port, pairs: one.pairs });
		for (const one of contestants) await run(one, options.rate, 5);
		const turns: { cpuPer1000: number; result: SendResult }[][] = [];
		for (let turn = 0; turn < options.rounds * 4; turn += 1) {
			turns.push(await each(contestants, (one) => run(one, options.rate, options.quick ? 1 : 2)));
		}
		const rows = [
			compared(
				"CPU s per 1,000",
				turns.map((turn) => turn.map(({ cpuPer1000 }) => cpuPer1000)),
			),
			compared(
				"p50 ms to acknowledgement",
				turns.map((turn) => turn.map(({ result }) => result.ackP50)),
			),
			compared(
				"p50 ms to delivery",
				turns.map((turn) => turn.map(({ result }) => result.deliveryP50)),
			),
		];
		const names = contestants.map(({ name }) => name);
		process.stdout.write(
			`\nCost of a message at ${options.rate}/s, ${turns.length} turns\n\n${table(headingsFor("", names), rows)}\n`,
		);
	} finally {
		for (const one of contestants) await one.stop();
	}
}

/** One after the other: they share the core. */
async function each<Result>(
	contestants: Contestant[],
	measure: (one: Contestant, i: number) => Promise<Result>,
): Promise<Result[]> {
	const results: Result[] = [];
	for (const [i, one] of contestants.entries()) results.push(await measure(one, i));
	return results;
}

async function run(one: Contestant, rate: number, seconds: number): Promise<{ result: SendResult; cpuPer1000: number }> {
	const before = await one.cpu();
	const result = await one.load<SendResult>({ do: "send", rate, seconds, bytes: BYTES });
	const cpuPer1000 = (((await one.cpu()) - before) / result.sent) * 1000;
	if (result.refused > 0) throw new Error(`${one.name} refused ${result.refused} messages.`);
	return { result, cpuPer1000 };
}

/** Doubles until it is too much, then narrows down to 4 %. What fails is tried once more: the machine hiccups. */
async function largestRate(one: Contestant, seconds: number): Promise<number> {
	let good = 500;
	let bad = Number.POSITIVE_INFINITY;
	while (bad / good > 1.04) {
		const rate = Math.round(Number.isFinite(bad) ? Math.sqrt(good * bad) : good * 2);
		if ((await holds(one, rate, seconds)) || (await holds(one, rate, seconds))) good = rate;
		else bad = rate;
	}
	return good;
}

async function holds(one: Contestant, rate: number, seconds: number): Promise<boolean> {
	const { result } = await run(one, rate, seconds);
	const { sent, acknowledged, delivered, ackP99, deliveryP99 } = result;
	return acknowledged === sent && delivered === sent && ackP99 < LIMIT_MS && deliveryP99 < LIMIT_MS;
}
