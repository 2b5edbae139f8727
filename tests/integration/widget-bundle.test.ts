import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { ROOT } from "../support/imports.ts";

const FOLDER = "dist/embed/widget";
/** What every visitor of every page loads, and what a first conversation needs, in bytes of gzip. */
const LOADER_LIMIT = 3000;
const CONVERSATION_LIMIT = 45_000;

const read = (path: string) => readFileSync(join(ROOT, path), "utf8");
const LOADER = "dist/embed/widget.js";
const PANEL = find("panel");

function find(part: string): string {
	const files = readdirSync(join(ROOT, FOLDER)).filter((file) => file.startsWith(`${part}-`) && file.endsWith(".js"));
	expect(files, `one ${part} in the build`).toHaveLength(1);
	return `${FOLDER}/${files[0]}`;
}

/** Words that survive minifying, and a file of the package where each stands: a marker that is in no package finds nothing. */
const MARKERS: [name: string, marker: string, source: string][] = [
	["zod", "invalid_format", "node_modules/zod/v4/core/checks.js"],
	["zod's standard schema", "~standard", "node_modules/zod/v4/core/schemas.js"],
	["Prisma", "PrismaClientKnownRequestError", "node_modules/@prisma/client/runtime/client.d.ts"],
	["Next", "__next_f", "node_modules/next/dist/client/app-index.js"],
	["react-dom", "__reactContainer$", "node_modules/react-dom/cjs/react-dom-client.production.js"],
	["Socket.IO's library", "xhr poll error", "node_modules/engine.io-client/build/esm/transports/polling-xhr.js"],
];

test.each(MARKERS)("the widget that a page loads carries no %s", (_name, marker, source) => {
	expect(read(source)).toContain(marker);
	for (const file of [LOADER, PANEL, "dist/react/index.js"]) expect(read(file), file).not.toContain(marker);
});

test("Socket.IO's library is a file of its own, which both builds load by name where no WebSocket gets through", () => {
	const file = find("socket-io");
	expect(read(file)).toContain("xhr poll error");
	expect(read(PANEL)).toContain(`import("./${file.slice(FOLDER.length + 1)}")`);
	expect(read("dist/react/socket-io.js")).toContain("xhr poll error");
	expect(read("dist/react/index.js")).toContain('import("./socket-io.js")');
});

test("the loader weighs 3 kB at most, and all that a first conversation loads 45 kB", () => {
	const [loader, panel] = [LOADER, PANEL].map((file) => gzipSync(read(file), { level: 9 }).length);
	const total = (loader ?? 0) + (panel ?? 0);
	process.stdout.write(`gzip: loader ${loader}, panel with its styles ${panel}, a first conversation ${total} bytes\n`);
	expect(loader).toBeLessThanOrEqual(LOADER_LIMIT);
	expect(total).toBeLessThanOrEqual(CONVERSATION_LIMIT);
	// What the panel imports would count, too: nothing but the library above, and that only on demand.
	expect(read(PANEL)).not.toMatch(/(?:from|import)\s*"\.\//);
	expect(read(LOADER)).toContain(PANEL.slice(FOLDER.length + 1));
});
