import { defineConfig } from "vitest/config";

const TSX_AND_TS = "{ts,tsx}";
/** The programs of docs/protocol.md talk to the real server. */
const EXAMPLES = "tests/docs/protocol-examples.test.ts";
/** What judges times, or how much happens in a time, has the machine to itself. */
const ALONE = ["start-time", "not-found-timing", "chaos"].map((name) => `tests/integration/${name}.test.ts`);

/** The real server, built once for all files. */
const REAL_SERVER = { testTimeout: 60_000, hookTimeout: 90_000, globalSetup: ["tests/setup/build.ts"] };

export default defineConfig({
	test: {
		// A fork per file: better-sqlite3 and the runtime's global are per process.
		pool: "forks",
		maxWorkers: 2,
		// Generous: what is waited for ends the wait, and a busy machine is no bug.
		testTimeout: 20_000,
		hookTimeout: 60_000,
		setupFiles: ["tests/setup/console.ts", "tests/setup/web-socket.ts"],
		projects: [
			{
				extends: true,
				test: {
					name: "unit",
					include: [`tests/**/*.test.${TSX_AND_TS}`],
					exclude: ["tests/integration/**", "tests/e2e/**", EXAMPLES],
					globalSetup: ["tests/setup/postgres.ts"],
				},
			},
			{
				extends: true,
				test: {
					name: "integration",
					include: [`tests/integration/**/*.test.${TSX_AND_TS}`, EXAMPLES],
					exclude: ALONE,
					...REAL_SERVER,
				},
			},
			{
				extends: true,
				test: {
					name: "alone",
					include: ALONE,
					...REAL_SERVER,
					maxWorkers: 1,
					sequence: { groupOrder: 1 },
				},
			},
		],
	},
});
