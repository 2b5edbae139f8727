import { expect, test } from "vitest";
import { runChaos, summaryOf } from "../chaos/run-chaos.ts";
import { SHORT } from "../chaos/tally.ts";

test("nothing acknowledged is lost, doubled or reordered while lines break and the server is killed (D1–D4, D8)", async () => {
	const seed = process.env.CHAOS_SEED ?? String(Math.floor(Math.random() * 1e9));
	const report = await runChaos({ seed, targets: SHORT, atMost: 120_000 });
	process.stdout.write(`${summaryOf(report)}\n`);
	expect(report.wrong, `replay it with CHAOS_SEED=${seed}`).toEqual([]);
}, 240_000);
