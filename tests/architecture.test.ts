import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ROOMS, violation } from "./support/import-rules.ts";
import { codeOf, type Import, importsOf, ROOT, sourceFiles } from "./support/imports.ts";

const SOURCES = Object.keys(ROOMS).flatMap((room) => sourceFiles(room));
const FILES = [...new Set(SOURCES)];
const IMPORTS = FILES.flatMap((file) => importsOf(file));

const filesWith = (pattern: RegExp, allowed: (file: string) => boolean) =>
	FILES.filter((file) => !allowed(file) && pattern.test(codeOf(file)));
const importing = (packageName: RegExp, allowed: (file: string) => boolean) =>
	IMPORTS.filter((entry) => entry.isPackage && packageName.test(entry.target) && !allowed(entry.file)).map((entry) => entry.file);
const inside = (folder: string) => (file: string) => file.startsWith(folder);

describe("the rooms of the house", () => {
	test("every import goes where its room may go", () => {
		expect(IMPORTS.length).toBeGreaterThan(100);
		expect(IMPORTS.map(violation).filter(Boolean)).toEqual([]);
	});

	test("a forbidden import is found, whether by alias, by path or on demand", () => {
		const root = join(ROOT, "tests/fixtures/forbidden-imports");
		const [file = ""] = sourceFiles("client", { root });
		const found = importsOf(file, root).map((entry): Import => ({ ...entry, target: entry.target.replace(/^(\.\.\/)+/, "") }));
		expect(found.map(violation)).toEqual([
			"client/reads-the-core.ts imports core/refusals.ts: not for client/",
			"client/reads-the-core.ts imports protocol/inputs.ts: client/ may take only types from there",
			"client/reads-the-core.ts imports core/refusals.ts: not for client/",
			"client/reads-the-core.ts imports server/env.ts: not for client/",
			"client/reads-the-core.ts imports zod: not a package for client/",
		]);
		expect(codeOf(file, root)).toMatch(/process\.env/);
	});

	test("a type costs nothing at run time and is told apart from a value", () => {
		const types = importsOf("core/context.ts").filter((entry) => entry.target.startsWith("prisma/"));
		expect(types.length).toBeGreaterThan(0);
		expect(types.every((entry) => entry.typeOnly)).toBe(true);
	});
});

describe("what only one place may know", () => {
	test("only server/env.ts reads the environment", () => {
		const allowed = (file: string) => file === "server/env.ts";
		expect(filesWith(/\bprocess\.env\b|\bfrom "(node:)?process"/, allowed)).toEqual([]);
	});

	test("raw SQL and database drivers stand only in server/db", () => {
		expect(filesWith(/\$(queryRaw|executeRaw)|\.prepare\([^)]/, inside("server/db/"))).toEqual([]);
		expect(importing(/^(better-sqlite3|pg|@prisma\/)/, inside("server/db/"))).toEqual([]);
	});

	test("only server/sockets knows Socket.IO, ws and rooms", () => {
		expect(importing(/^(socket\.io|ws)$/, inside("server/sockets"))).toEqual([]);
		expect(filesWith(/\b(io|socket)\.(to|in|join|leave)\(/, inside("server/sockets"))).toEqual([]);
	});

	test("only server/auth and the app's route know NextAuth on the server", () => {
		const allowed = (file: string) => file.startsWith("server/auth") || file.startsWith("app/") || file.startsWith("components/");
		expect(importing(/^next-auth/, allowed)).toEqual([]);
	});

	test("no module of the app takes the runtime while it loads, because the build imports every route", () => {
		expect(filesWith(/^(export )?(const|let) .*=\s*getRuntime\(\)/m, () => false)).toEqual([]);
	});
});

test("no file or folder is named after nothing in particular", () => {
	const everything = [...FILES, ...sourceFiles("tests"), ...sourceFiles("scripts", { endings: [".ts", ".mjs"] })];
	const vague = everything.filter((file) => file.split("/").some((part) => /^(utils?|helpers?|common|lib|misc)(\.|$)/.test(part)));
	expect(vague).toEqual([]);
});

test("files and folders are kebab-case", () => {
	const odd = FILES.filter((file) => !file.startsWith("app/") && !/^[a-z0-9./-]+$/.test(file));
	expect(odd).toEqual([]);
});
