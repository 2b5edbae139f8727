/** Bundles what runs in Node beside Next: the server and the operator's commands. Packages stay in node_modules. */
import { build } from "esbuild";
import { ROOT } from "./build-stamp.mjs";

await build({
	absWorkingDir: ROOT,
	entryPoints: {
		server: "server.ts",
		"setup-link": "server/setup-link-command.ts",
		"reset-password": "server/reset-password-command.ts",
	},
	outdir: "dist",
	bundle: true,
	packages: "external",
	format: "esm",
	platform: "node",
	target: "node20",
	// No source maps: they take 10 MB of a process at rest, and the bundle reads like its sources.
	logLevel: "warning",
});
