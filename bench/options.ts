import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

export type Options = {
	/** Parts to run; none means all. */
	parts: string[];
	/** A tenth of the time and of the certainty. */
	quick: boolean;
	/** How often each figure is taken. */
	rounds: number;
	/** Messages per second of the part `cost`. */
	rate: number;
	/** The project's folder, whose build is measured. */
	root: string;
	/** Another built checkout that is measured beside it, in turns. */
	against: string | null;
	/** A folder for CPU profiles of the product. */
	profile: string | null;
	/** Measure `dist` as it is, even where it is older than the sources. */
	noBuild: boolean;
};

export function readOptions(args: string[]): Options {
	const { values, positionals } = parseArgs({
		args,
		allowPositionals: true,
		options: {
			quick: { type: "boolean", default: false },
			rounds: { type: "string" },
			rate: { type: "string", default: "2000" },
			against: { type: "string" },
			profile: { type: "string" },
			"no-build": { type: "boolean", default: false },
		},
	});
	return {
		parts: positionals,
		quick: values.quick,
		rounds: Number(values.rounds ?? (values.quick ? 1 : 3)),
		rate: Number(values.rate),
		root: fileURLToPath(new URL("..", import.meta.url)),
		against: values.against ? resolve(values.against) : null,
		profile: values.profile ? resolve(values.profile) : null,
		noBuild: values["no-build"],
	};
}
