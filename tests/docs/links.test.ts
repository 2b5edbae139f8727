import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, test } from "vitest";
import { ROOT } from "../support/imports.ts";

const inFolder = (folder: string) => readdirSync(join(ROOT, folder)).map((name) => join(folder, name));
const documents = [...inFolder("."), ...inFolder("docs"), ...inFolder("docs/decisions")].filter((path) => path.endsWith(".md"));

/** How GitHub names a heading in an address. */
function anchorOf(heading: string): string {
	return heading
		.trim()
		.toLowerCase()
		.replace(/[^\p{L}\p{N} _-]/gu, "")
		.replaceAll(" ", "-");
}

function anchorsOf(markdown: string): string[] {
	const outsideCode = markdown.replace(/^```[\s\S]*?^```/gm, "");
	return [...outsideCode.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = ""]) => anchorOf(heading));
}

describe("a reader who follows a link", () => {
	test.each(documents)("in %s arrives at a file and a heading that exist", (document) => {
		const markdown = readFileSync(join(ROOT, document), "utf8");
		const links = [...markdown.replace(/^```[\s\S]*?^```/gm, "").matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link);
		const broken = links.filter((link) => {
			if (/^[a-z]+:/.test(link)) return false;
			const [path = "", anchor] = link.split("#");
			const target = path === "" ? join(ROOT, document) : join(ROOT, dirname(document), path);
			if (!existsSync(target) || relative(ROOT, target).startsWith("..")) return true;
			return anchor !== undefined && !anchorsOf(readFileSync(target, "utf8")).includes(anchor);
		});
		expect(broken).toEqual([]);
	});
});
