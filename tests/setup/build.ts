import { spawnSync } from "node:child_process";

/** Tests that start the real server need a build of exactly these sources; vitest and Playwright call this before anything else. */
export default function buildOnce(): void {
	const script = 'import("./scripts/build-stamp.mjs").then(async (build) => process.exit(await build.buildIfStale()))';
	const built = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
		stdio: "inherit",
		timeout: 10 * 60_000,
		env: { ...process.env, NODE_ENV: "production" },
	});
	if (built.status !== 0) throw new Error("The build failed: see above.");
}
