/** Bundles what other people's pages load: the widget's loader and its panel (on Preact), and the React component. */
import { readFileSync, rmSync } from "node:fs";
import { copyFile, mkdir } from "node:fs/promises";
import { basename, join, relative } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { ROOT } from "./build-stamp.mjs";

/** A way of Socket.IO's that our server does not speak. */
const withoutWebTransport = {
	name: "without WebTransport",
	setup(bundle) {
		bundle.onLoad({ filter: /engine\.io-client.*webtransport\.js$/ }, () => ({
			contents: "export class WT {}",
		}));
	},
};

const shared = {
	absWorkingDir: ROOT,
	bundle: true,
	minify: true,
	target: "es2020",
	platform: "browser",
	jsx: "automatic",
	// dist/ is ours alone, so paths in the source maps stay inside the project.
	sourcemap: "external",
	legalComments: "none",
	metafile: true,
	define: { "process.env.NODE_ENV": '"production"' },
	logLevel: "warning",
	plugins: [withoutWebTransport],
};

/** The same source on Preact: 7 kB instead of React's 69. */
const preact = {
	react: "preact/compat",
	"react-dom": "preact/compat",
	"react-dom/client": "preact/compat/client",
	"react/jsx-runtime": "preact/jsx-runtime",
};

/** The library of the long polls is a script by itself in every product: `import("./socket-io.ts")` loads it by its address there. */
const socketIoAt = (address) => ({
	name: "Socket.IO on demand",
	setup(bundle) {
		bundle.onResolve({ filter: /\/socket-io\.ts$/ }, ({ kind }) =>
			kind === "dynamic-import" ? { path: address, external: true } : null,
		);
	},
});

for (const folder of ["dist/embed", "dist/react"]) rmSync(join(ROOT, folder), { recursive: true, force: true });
await mkdir(join(ROOT, "dist/react"), { recursive: true });
// Kept for ever by browsers: another content has another name.
const hashed = { ...shared, outdir: "dist/embed/widget", entryNames: "[name]-[hash]", format: "esm" };

const socketIo = await build({ ...hashed, entryPoints: { "socket-io": "client/socket-io.ts" } });
const [panel, ...others] = await Promise.all([
	build({
		...hashed,
		entryPoints: { panel: "embed/panel.ts" },
		alias: preact,
		plugins: [socketIoAt(`./${nameOf(socketIo)}`)],
	}),
	build({
		...shared,
		entryPoints: { index: "components/chat-widget/index.ts" },
		outdir: "dist/react",
		format: "esm",
		plugins: [socketIoAt("./socket-io.js")],
		external: ["react", "react-dom", "react/jsx-runtime", "react-dom/client"],
		banner: { js: '"use client";' },
	}),
	build({ ...shared, entryPoints: { "socket-io": "client/socket-io.ts" }, outdir: "dist/react", format: "esm" }),
	copyFile(join(ROOT, "components/chat-widget/package.d.ts"), join(ROOT, "dist/react/index.d.ts")),
]);
const loader = await build({
	...shared,
	entryPoints: { widget: "embed/script.ts" },
	outdir: "dist/embed",
	format: "iife",
	// Without a "use strict" that changes nothing: each byte is every visitor's.
	tsconfigRaw: {},
	define: { ...shared.define, PANEL_FILE: JSON.stringify(nameOf(panel)) },
});

for (const file of [loader, panel, socketIo, ...others].flatMap((built) => Object.keys(built?.metafile.outputs ?? {}))) {
	if (file.endsWith(".map")) continue;
	const content = readFileSync(join(ROOT, file));
	const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
	const packed = kilobytes(gzipSync(content, { level: 9 }).length);
	process.stdout.write(`${relative(ROOT, join(ROOT, file))}: ${kilobytes(content.length)}, ${packed} gzip\n`);
}

/** What the one entry point became. */
function nameOf({ metafile }) {
	const [file] = Object.entries(metafile.outputs).find(([, output]) => output.entryPoint) ?? [];
	return basename(file);
}
