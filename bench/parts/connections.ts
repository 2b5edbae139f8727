import { type Contestant, type Memory, startContestants } from "../contestants.ts";
import { compared, headingsFor, table } from "../figures.ts";
import type { ConnectResult } from "../load/generator.ts";
import type { Options } from "../options.ts";

/** How many connections are opened at a time; a real storm of browsers is as wide as the server's backlog. */
const AT_ONCE = 100;

/** Every conversation has ten messages, of which whoever connects knows five. */
const MESSAGES_EACH = 10;

/** How fast a crowd is let in (connected, authenticated, joined, caught up), and what each who then sits idle costs in memory. */
export async function measureConnections(options: Options): Promise<void> {
	const storm = options.quick ? 500 : 2000;
	const [few, many] = options.quick ? [200, 1200] : [1000, 10_000];
	const contestants = await startContestants(options, { conversations: many, messages: many * MESSAGES_EACH });
	const names = contestants.map(({ name }) => name);
	const rates: number[][] = [];
	const slopes: number[] = [];
	const slopesAlive: number[] = [];
	const fresh: number[] = [];
	const cpu: number[][] = [];
	const afterwards: number[] = [];
	const full: number[] = [];
	try {
		for (const one of contestants) fresh.push((await settled(one)).rss);
		for (const one of contestants) await connect(one, 0, few);
		for (const one of contestants) await one.load({ do: "close" });
		for (let round = 0; round < options.rounds; round += 1) {
			const rate: number[] = [];
			const each: number[] = [];
			for (const one of contestants) {
				const before = await one.cpu();
				const { connected, seconds } = await connect(one, 0, storm);
				each.push((((await one.cpu()) - before) / connected) * 1000);
				rate.push(connected / seconds);
				await one.load({ do: "close" });
			}
			rates.push(rate);
			cpu.push(each);
		}
		for (const one of contestants) {
			afterwards.push((await settled(one)).rss);
			await connect(one, 0, few);
			const before = await settled(one);
			await connect(one, few, many);
			const after = await settled(one);
			slopes.push((after.rss - before.rss) / (many - few) / 1000);
			slopesAlive.push((after.alive - before.alive) / (many - few) / 1000);
			full.push(after.rss);
			await one.load({ do: "close" });
		}
	} finally {
		for (const one of contestants) await one.stop();
	}
	process.stdout.write(
		`\nConnections: storms of ${storm} (${options.rounds} rounds, ${AT_ONCE} at a time); memory from ${few} to ${many} idle\n\n${table(
			headingsFor("", names),
			[
				compared("connected, authenticated, joined, caught up per second", rates),
				compared("CPU ms for each of them", cpu),
				compared("kB per idle connection", [slopes]),
				compared("kB alive in the heap for each of them", [slopesAlive]),
				compared("MB at rest, after the start", [fresh.map((bytes) => bytes / 1e6)]),
				compared("MB at rest, after the storms", [afterwards.map((bytes) => bytes / 1e6)]),
				compared(`MB with ${many} idle connections`, [full.map((bytes) => bytes / 1e6)]),
			],
		)}\n`,
	);
}

function connect(one: Contestant, from: number, to: number): Promise<ConnectResult> {
	return one.load({ do: "connect", port: one.port, pairs: one.pairs.slice(from, to), atOnce: AT_ONCE });
}

/** The smallest of a few looks: buffers of what has just happened are given back with a delay. */
async function settled(one: Contestant): Promise<Memory> {
	const looks: Memory[] = [];
	for (let i = 0; i < 5; i += 1) {
		await new Promise((resolve) => setTimeout(resolve, 500));
		looks.push(await one.memory());
	}
	return { rss: Math.min(...looks.map(({ rss }) => rss)), alive: Math.min(...looks.map(({ alive }) => alive)) };
}
