import { startProduct } from "../contestants.ts";
import { compared, table } from "../figures.ts";
import type { Options } from "../options.ts";

/** From the start of the process to the first healthy answer, on a database that is there. */
export async function measureStart(options: Options): Promise<void> {
	const times: number[][] = [];
	for (let round = 0; round < options.rounds; round += 1) {
		const product = await startProduct("product", options.root, options, { conversations: 10 });
		times.push([product.startedInMs / 1000]);
		await product.stop();
	}
	process.stdout.write(
		`\nStart, ${times.length} rounds\n\n${table(["", "product"], [compared("seconds until /health is green", times)])}\n`,
	);
}
