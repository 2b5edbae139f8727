import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../support/imports.ts";

const read = (path: string) => readFileSync(join(ROOT, path), "utf8");

/** Words that survive minifying, and a file of the package where each stands: a marker that is in no package finds nothing. */
const MARKERS: [name: string, marker: string, source: string][] = [
	["zod", "invalid_format", "node_modules/zod/v4/core/checks.js"],
	["zod's standard schema", "~standard", "node_modules/zod/v4/core/schemas.js"],
	["Prisma", "PrismaClientKnownRequestError", "node_modules/@prisma/client/runtime/client.d.ts"],
	["Next", "__next_f", "node_modules/next/dist/client/app-index.js"],
	["react-dom", "__reactContainer$", "node_modules/react-dom/cjs/react-dom-client.production.js"],
];

test.each(MARKERS)("the widget that a page loads carries no %s", (_name, marker, source) => {
	expect(read(source)).toContain(marker);
	expect(read("dist/embed/widget.js")).not.toContain(marker);
});
