import { runChaos, summaryOf } from "./run-chaos.ts";
import { FULL } from "./tally.ts";

const seed = process.argv[2] ?? process.env.CHAOS_SEED ?? String(Math.floor(Math.random() * 1e9));
process.stdout.write(`chaos: seed ${seed}; this takes some ten minutes\n`);
const report = await runChaos({
	seed,
	targets: FULL,
	atMost: 45 * 60_000,
	onProgress: ({ kills, cuts, acknowledgements, replays }) =>
		process.stdout.write(`  ${kills} kills, ${cuts} cuts, ${acknowledgements} acknowledgements, ${replays} replays\n`),
});
process.stdout.write(`${summaryOf(report)}\n`);
process.exit(report.wrong.length > 0 ? 1 : 0);
