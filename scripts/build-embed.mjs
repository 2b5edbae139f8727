/** Bundles what other people's pages load: the widget's script (on Preact) and the React component. */
import { readFileSync } from "node:fs";
import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { ROOT } from "./build-stamp.mjs";

/** A way of Socket.IO's that our server does not speak: nearly a kilobyte for every visitor. */
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
	// dist/ is ours alone, so paths in the source maps stay inside the project.
	sourcemap: "external",
	legalComments: "none",
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

await mkdir(join(ROOT, "dist/react"), { recursive: true });
await Promise.all([
	build({
		...shared,
		entryPoints: ["embed/script.ts"],
		outfile: "dist/embed/widget.js",
		format: "iife",
		jsx: "automatic",
		alias: preact,
	}),
	build({
		...shared,
		entryPoints: ["components/chat-widget/index.ts"],
		outfile: "dist/react/index.js",
		format: "esm",
		jsx: "automatic",
		external: ["react", "react-dom", "react/jsx-runtime", "react-dom/client"],
		banner: { js: '"use client";' },
	}),
	copyFile(join(ROOT, "components/chat-widget/package.d.ts"), join(ROOT, "dist/react/index.d.ts")),
]);

for (const file of ["dist/embed/widget.js", "dist/react/index.js"]) {
	const content = readFileSync(join(ROOT, file));
	const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
	process.stdout.write(`${file}: ${kilobytes(content.length)}, ${kilobytes(gzipSync(content, { level: 9 }).length)} gzip\n`);
}
