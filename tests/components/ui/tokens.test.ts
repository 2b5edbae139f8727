import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const css = readFileSync(new URL("../../../components/ui/tokens.css", import.meta.url), "utf8");

type Palette = Map<string, string>;

/** The declarations of the first block whose selector starts with `selector`. */
function blockOf(selector: string): Palette {
	const start = css.indexOf(selector);
	if (start < 0) throw new Error(`tokens.css has no block ${selector}`);
	const open = css.indexOf("{", start);
	const body = css.slice(open + 1, css.indexOf("}", open));
	return new Map(
		[...body.matchAll(/(--vx-[a-z0-9-]+|color-scheme):\s*([^;]+);/g)].map(([, name = "", value = ""]) => [name, value]),
	);
}

const light = blockOf(":root,\n:host");
const darkBlock = blockOf(':root[data-theme="dark"]');
const automaticDark = blockOf(':root:not([data-theme="light"])');
const themes = { light, dark: new Map([...light, ...darkBlock]) };

function luminance(hex: string): number {
	if (!/^#[0-9a-f]{6}$/.test(hex)) throw new Error(`${hex} is not a colour of six hex digits`);
	const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
		const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
		return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
	});
	return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(palette: Palette, over: string, under: string): number {
	const [a, b] = [over, under].map((name) => luminance(palette.get(`--vx-${name}`) ?? `--vx-${name} (missing)`));
	const [lighter, darker] = [Math.max(a ?? 0, b ?? 0), Math.min(a ?? 0, b ?? 0)];
	return (lighter + 0.05) / (darker + 0.05);
}

const surfaces = ["bg", "surface", "raised"];
const fills = ["fill", "fill-strong", "accent-soft"];
const meanings = ["waiting", "escalated", "resolved", "danger"];

const textPairs: [string, string][] = [
	...[...surfaces, ...fills].flatMap((surface): [string, string][] => [
		["text", surface],
		["text-muted", surface],
	]),
	...[...surfaces, "fill", "fill-strong", "accent-soft"].map((surface): [string, string] => ["accent-text", surface]),
	["on-accent", "accent"],
	["on-accent", "accent-hover"],
	["on-danger", "danger-fill"],
	["violet", "violet-soft"],
	["teal", "teal-soft"],
	...meanings.flatMap((meaning): [string, string][] => [
		...[...surfaces, "fill", "accent-soft"].map((surface): [string, string] => [meaning, surface]),
		[meaning, `${meaning}-soft`],
		["text", `${meaning}-soft`],
		["text-muted", `${meaning}-soft`],
	]),
];

const edgePairs: [string, string][] = [
	...surfaces.flatMap((surface): [string, string][] => [
		["border-strong", surface],
		["focus", surface],
		["accent", surface],
	]),
];

describe.each(Object.entries(themes))("everybody can read the %s theme", (_, palette) => {
	it.each(textPairs)("%s on %s has 4.5:1", (over, under) => {
		expect(contrast(palette, over, under)).toBeGreaterThanOrEqual(4.5);
	});

	it.each(edgePairs)("%s against %s has the 3:1 of a control's edge", (over, under) => {
		expect(contrast(palette, over, under)).toBeGreaterThanOrEqual(3);
	});
});

describe("the themes", () => {
	it("are the same whether the person or the system chose dark", () => {
		expect(Object.fromEntries(automaticDark)).toEqual(Object.fromEntries(darkBlock));
	});

	it("leave no colour of the light theme behind in the dark one", () => {
		const coloured = [...light].filter(([name, value]) => !name.includes("neutral") && /#|rgb/.test(value)).map(([name]) => name);
		expect(coloured.filter((name) => !darkBlock.has(name))).toEqual([]);
	});
});
