import { spawnSync } from "node:child_process";

/**
 * Tests that start the real server need a build of exactly these sources; vitest and Playwright call this before anything else.
 * TEST_EXISTING_BUILD=1 takes the build that is there: for working on tests while somebody else edits the sources.
 */
export default function buildOnce(): void {
	if (process.env.TEST_EXISTING_BUILD) return;
	const script = 'import("./scripts/build-stamp.mjs").then(async (build) => process.exit(await build.buildIfStale()))';
	const built = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
		stdio: "inherit",
		timeout: 10 * 60_000,
		env: { ...process.env, NODE_ENV: "production" },
	});
	if (built.status !== 0) throw new Error("The build failed: see above.");
}
