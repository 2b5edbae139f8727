/**
 * Makes every file that is derived from another one and not kept in git. Run before anything else; a second run with
 * nothing changed only compares hashes. To add a generated file, add a step.
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { transform } from "esbuild";
import { derivePostgresSchema } from "./derive-postgres-schema.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const require = createRequire(import.meta.url);
const stampFile = join(root, "prisma/generated/stamps.json");
const force = process.argv.includes("--force");

/**
 * @typedef {object} Step
 * @property {string} name
 * @property {string[]} inputs files, whose content decides whether the step has work to do
 * @property {string[]} packages npm packages whose version matters too
 * @property {string[]} outputs what must exist afterwards
 * @property {() => void | Promise<void>} run
 */

/** The widget's two style sheets, each in the order in which its parts stand: what the bubble needs, and what only the panel does. */
const TOKENS = "components/ui/tokens.css";
const LAUNCHER_STYLES = ["base", "launcher"].map(widgetStyle);
const PANEL_STYLES = [
	...["panel-base", "launcher-state", "panel"].map(widgetStyle),
	"components/message-text/message-text.css",
	...["thread", "message-frame", "composer", "screens"].map(widgetStyle),
];

/** @type {Step[]} */
const steps = [
	{
		name: "database clients",
		inputs: ["prisma/schema.prisma", "prisma.config.ts", "scripts/derive-postgres-schema.mjs"],
		packages: ["prisma", "@prisma/client"],
		outputs: [
			"prisma/generated/schema.postgresql.prisma",
			"prisma/generated/sqlite/client.ts",
			"prisma/generated/postgresql/client.ts",
		],
		run: generateDatabaseClients,
	},
	{
		name: "widget styles",
		inputs: [TOKENS, ...LAUNCHER_STYLES, ...PANEL_STYLES],
		packages: ["esbuild"],
		outputs: ["components/chat-widget/styles.generated.ts"],
		run: generateWidgetStyles,
	},
];

/** @param {string} part */
function widgetStyle(part) {
	return `components/chat-widget/styles/${part}.css`;
}

/** Only the tokens that are used: every visitor of every page would load the others. */
function withoutUnusedTokens(css, isDeclared = (_name) => false) {
	const isUsed = (name) => css.includes(`var(${name})`) || css.includes(`var(${name},`);
	const less = css.replace(/(--vx-[\w-]+):[^;{}]*;?/g, (declaration, name) =>
		isUsed(name) && !isDeclared(name) ? declaration : "",
	);
	return less === css ? css : withoutUnusedTokens(less, isDeclared);
}

/** The widget's styles live in a shadow root, so they travel as text inside its scripts. */
async function generateWidgetStyles() {
	const launcher = await minifyStyles([TOKENS, ...LAUNCHER_STYLES]);
	// The bubble's sheet is always there, too.
	const panel = await minifyStyles([TOKENS, ...PANEL_STYLES], (name) => launcher.includes(`${name}:`));
	writeFileSync(
		join(root, "components/chat-widget/styles.generated.ts"),
		`export const LAUNCHER_STYLES = ${JSON.stringify(launcher)};\nexport const PANEL_STYLES = ${JSON.stringify(panel)};\n`,
	);
}

async function minifyStyles(files, isDeclared) {
	const css = files.map((file) => readFileSync(join(root, file), "utf8")).join("\n");
	const { code } = await transform(css, { loader: "css", minify: true });
	const own = code
		.trim()
		// There is no document root inside a shadow root, and `all: initial` overrules the host's own scheme.
		.replace(/:root[^,{}]*,/g, "")
		.replace(/(:host[^{}]*\{)color-scheme:\w+;/g, "$1")
		// launcher.css says it for everything, and more strongly.
		.replace(/@media\(prefers-reduced-motion:reduce\)\{:host\{[^}]*\}\}/, "")
		// esbuild leaves custom properties as they are written.
		.replace(/(--[\w-]+): /g, "$1:")
		.replace(/#(\w)\1(\w)\2(\w)\3\b/g, "#$1$2$3");
	return withoutUnusedTokens(withMeasuresInPlace(own), isDeclared).replace(/[^{}]*\{\}/g, "");
}

/** What is the same in every theme and no site changes stands where it is used: shorter than its name. */
function withMeasuresInPlace(css) {
	const measures = new Map(
		[...css.matchAll(/(--vx-(?:motion|ease|space|leading|text-(?:xs|sm|md|lg|xl|2xl)\b)[\w-]*):([^;{}]*)/g)].map(
			([, name, value]) => [name, value],
		),
	);
	return css.replace(/var\((--vx-[\w-]+)\)/g, (use, name) => measures.get(name) ?? use);
}

async function generateDatabaseClients() {
	const derived = "prisma/generated/schema.postgresql.prisma";
	writeFileSync(join(root, derived), derivePostgresSchema(readFileSync(join(root, "prisma/schema.prisma"), "utf8")));
	await Promise.all([prismaGenerate("prisma/schema.prisma"), prismaGenerate(derived)]);
}

/** @param {string} schema */
async function prismaGenerate(schema) {
	const prisma = join(dirname(require.resolve("prisma/package.json")), "build/index.js");
	await runNode([prisma, "generate", "--no-hints", "--schema", schema]);
}

/** Runs quietly; what the program said is shown only when it failed. @param {string[]} args */
function runNode(args) {
	return new Promise((resolve, reject) => {
		const env = { ...process.env, PRISMA_HIDE_UPDATE_MESSAGE: "1", CHECKPOINT_DISABLE: "1" };
		const child = spawn(process.execPath, args, { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
		let said = "";
		child.stdout.on("data", (chunk) => {
			said += chunk;
		});
		child.stderr.on("data", (chunk) => {
			said += chunk;
		});
		child.on("error", reject);
		child.on("close", (code) => {
			if (code === 0) resolve(undefined);
			else reject(new Error(`node ${args.map((arg) => relative(root, arg) || arg).join(" ")} ended with ${code}:\n${said}`));
		});
	});
}

/** @param {Step} step */
function stampOf(step) {
	const hash = createHash("sha256");
	for (const input of step.inputs) hash.update(`${input}\0`).update(readFileSync(join(root, input)));
	for (const name of step.packages) hash.update(`${name}@${JSON.parse(readFileSync(packageFile(name), "utf8")).version}\0`);
	return hash.digest("hex");
}

/** @param {string} name */
function packageFile(name) {
	return join(root, "node_modules", name, "package.json");
}

/** @returns {Record<string, string>} */
function readStamps() {
	try {
		return JSON.parse(readFileSync(stampFile, "utf8"));
	} catch {
		return {};
	}
}

mkdirSync(dirname(stampFile), { recursive: true });
const stamps = readStamps();
for (const step of steps) {
	const stamp = stampOf(step);
	const complete = step.outputs.every((output) => existsSync(join(root, output)));
	if (!force && complete && stamps[step.name] === stamp) continue;
	const startedAt = Date.now();
	await step.run();
	stamps[step.name] = stamp;
	writeFileSync(stampFile, `${JSON.stringify(stamps, null, "\t")}\n`);
	process.stdout.write(`Generated the ${step.name} in ${((Date.now() - startedAt) / 1000).toFixed(1)} s.\n`);
}
