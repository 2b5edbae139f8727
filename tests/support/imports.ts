import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's root folder. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** One import of one file: `target` is a path inside the project, or a package's name as it is written. */
export type Import = { file: string; target: string; isPackage: boolean; typeOnly: boolean };

const SKIPPED = ["node_modules", "dist", "data", "generated", "test-results"];

/** The files of a folder (or the one file), with paths relative to `root`. */
export function sourceFiles(path: string, { root = ROOT, endings = [".ts", ".tsx"] } = {}): string[] {
	const full = join(root, path);
	if (statSync(full, { throwIfNoEntry: false }) === undefined) return [];
	if (statSync(full).isFile()) return endings.some((ending) => path.endsWith(ending)) ? [path] : [];
	return readdirSync(full)
		.filter((name) => !name.startsWith(".") && !name.includes(".generated.") && !SKIPPED.includes(name))
		.flatMap((name) => sourceFiles(join(path, name), { root, endings }));
}

/** Source text without its comments: what they mention is no import and no use. */
export function codeOf(file: string, root = ROOT): string {
	// A `//` after a colon is a URL in a string; every other one is a comment.
	return readFileSync(join(root, file), "utf8")
		.replace(/\/\*[\s\S]*?\*\//g, "")
		.replace(/(^|[^:"'`\\])\/\/.*$/gm, "$1");
}

/**
 * Every import, re-export and `import()` of a file. Aliases and relative paths come out as paths inside the project,
 * so `#core/x.ts` and `../core/x.ts` are the same to the rules.
 */
export function importsOf(file: string, root = ROOT): Import[] {
	const code = codeOf(file, root);
	const found: Import[] = [];
	for (const match of code.matchAll(/^\s*(?:import|export)\s+([^"';]*?)\s*\bfrom\s*["']([^"']+)["']/gm)) {
		found.push(toImport(file, match[2] ?? "", isTypeOnly(match[1] ?? "")));
	}
	for (const match of code.matchAll(/^\s*import\s*["']([^"']+)["']/gm)) found.push(toImport(file, match[1] ?? "", false));
	for (const match of code.matchAll(/(typeof\s+)?\b(?:import|require)\(\s*["']([^"']+)["']/g)) {
		found.push(toImport(file, match[2] ?? "", match[1] !== undefined));
	}
	return found;
}

/** `type { A }`, `type A`, and `{ type A, type B }` leave nothing at run time. */
function isTypeOnly(clause: string): boolean {
	if (/^type\b/.test(clause)) return true;
	const names = /^\{([\s\S]*)\}$/.exec(clause.trim())?.[1];
	const parts = names?.split(",").filter((part) => part.trim() !== "");
	return parts !== undefined && parts.length > 0 && parts.every((part) => /^\s*type\s/.test(part));
}

function toImport(file: string, specifier: string, typeOnly: boolean): Import {
	if (specifier.startsWith("#")) return { file, target: specifier.slice(1), isPackage: false, typeOnly };
	if (!specifier.startsWith(".")) return { file, target: specifier, isPackage: true, typeOnly };
	const target = relative(ROOT, join(ROOT, dirname(file), specifier));
	return { file, target, isPackage: false, typeOnly };
}
