/** `npm run bench [-- part …] [--quick]`: see README.md beside this file. */
import { buildIfStale } from "../scripts/build-stamp.mjs";
import { describeMachine } from "./machine.ts";
import { type Options, readOptions } from "./options.ts";
import { measureConnections } from "./parts/connections.ts";
import { measureHttp } from "./parts/http.ts";
import { measureCost, measureMessages } from "./parts/messages.ts";
import { measureReads } from "./parts/reads.ts";
import { measureStart } from "./parts/start.ts";

const PARTS: Record<string, (options: Options) => Promise<void>> = {
	messages: measureMessages,
	cost: measureCost,
	connections: measureConnections,
	http: measureHttp,
	reads: measureReads,
	start: measureStart,
};

const options = readOptions(process.argv.slice(2));
const unknown = options.parts.filter((name) => !Object.hasOwn(PARTS, name));
if (unknown.length > 0) {
	process.stderr.write(`There is no part ${unknown.join(", ")}. Parts: ${Object.keys(PARTS).join(", ")}.\n`);
	process.exit(1);
}
if (!options.noBuild && (await buildIfStale()) !== 0) process.exit(1);
process.stdout.write(`${describeMachine()}\n`);
for (const [name, measure] of Object.entries(PARTS)) {
	if (options.parts.length === 0 || options.parts.includes(name)) await measure(options);
}
