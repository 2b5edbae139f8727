import { runChaos, summaryOf } from "./run-chaos.ts";
import { FULL } from "./tally.ts";

const seed = process.argv[2] ?? process.env.CHAOS_SEED ?? String(Math.floor(Math.random() * 1e9));
process.stdout.write(`chaos: seed ${seed}; this takes some ten minutes\n`);
const report = await runChaos({ seed, targets: FULL, atMost: 30 * 60_000 });
process.stdout.write(`${summaryOf(report)}\n`);
process.exit(report.wrong.length > 0 ? 1 : 0);
