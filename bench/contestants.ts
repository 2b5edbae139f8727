import type { ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Order, Pair } from "./load/generator.ts";
import { ask, freePort, LOAD_CORE, SERVER_CORE, startNode, stopProcess } from "./machine.ts";
import type { Options } from "./options.ts";
import { type SeedOptions, seed } from "./seed.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const PROBE = ["--expose-gc", "--import", join(HERE, "servers/probe.mjs")];

export type Memory = { rss: number; alive: number };

/** A server under measurement and the generator that loads it. */
export type Contestant = {
	name: string;
	port: number;
	pairs: Pair[];
	/** Milliseconds from the start of the process to its first answer. */
	startedInMs: number;
	/** Gives the generator an order and waits for what came of it. */
	load<Result>(order: Order): Promise<Result>;
	/** Seconds of processor time so far. */
	cpu(): Promise<number>;
	/** Bytes in memory after collecting garbage: of the whole process, and of what is alive in it. */
	memory(): Promise<Memory>;
	stop(): Promise<void>;
};

/** The bare Socket.IO server, the product, and with `--against` another build of it. */
export async function startContestants(options: Options, seeding: SeedOptions): Promise<Contestant[]> {
	const contestants = [await startBare(seeding)];
	if (options.against) contestants.push(await startProduct("before", options.against, options, seeding));
	contestants.push(await startProduct("product", options.root, options, seeding));
	return contestants;
}

async function startBare({ conversations }: SeedOptions): Promise<Contestant> {
	const port = await freePort();
	const args = [...PROBE, join(HERE, "servers/bare-socket-io.mjs")];
	const server = startNode(args, { core: SERVER_CORE, cwd: HERE, env: { PORT: String(port) } });
	const startedInMs = await answering(server, `http://127.0.0.1:${port}/socket.io/?EIO=4&transport=polling`);
	const pairs = Array.from({ length: conversations }, (_, i) => ({
		conversationId: `c_${i}`,
		auth: { conversation_id: `c_${i}` },
	}));
	return contestant({ name: "bare", port, pairs, server, startedInMs, clear: () => {} });
}

/** Node's own HTTP server, the baseline of the routes. */
export async function startBareHttp(): Promise<Contestant> {
	const port = await freePort();
	const args = [...PROBE, join(HERE, "servers/bare-http.mjs")];
	const server = startNode(args, { core: SERVER_CORE, cwd: HERE, env: { PORT: String(port) } });
	const startedInMs = await answering(server, `http://127.0.0.1:${port}/`);
	return contestant({ name: "bare", port, pairs: [], server, startedInMs, clear: () => {} });
}

/** The production build as `npm start` runs it, with the rate limit out of the way and what it logs thrown away. */
export async function startProduct(name: string, root: string, options: Options, seeding: SeedOptions): Promise<Contestant> {
	const dataDir = mkdtempSync(join(tmpdir(), "veritix-bench-"));
	const clear = () => rmSync(dataDir, { recursive: true, force: true });
	process.once("exit", clear);
	const pairs = await seed(dataDir, seeding);
	const port = await freePort();
	const profile = options.profile
		? ["--cpu-prof", `--cpu-prof-dir=${options.profile}`, `--cpu-prof-name=${name}-${port}.cpuprofile`]
		: [];
	const server = startNode([...PROBE, ...profile, join(root, "dist/server.js")], {
		core: SERVER_CORE,
		cwd: root,
		quiet: true,
		env: {
			NODE_ENV: "production",
			NEXT_TELEMETRY_DISABLED: "1",
			PORT: String(port),
			HOST: "127.0.0.1",
			PUBLIC_URL: `http://127.0.0.1:${port}`,
			DATA_DIR: dataDir,
			DATABASE_URL: "",
			LOG_FILE: "",
			CHAT_RATE_LIMIT: "1000000",
			CHAT_MESSAGE_BURST: "1000000",
			CHAT_MESSAGE_LIMIT: "1000000",
			CHAT_TYPING_LIMIT: "1000000",
			CHAT_CONVERSATION_LIMIT: "1000000",
			CHAT_CONVERSATION_LIMIT_PER_ADDRESS: "1000000",
			CHAT_MAX_SOCKETS: "1000000",
			CHAT_MAX_SOCKETS_PER_USER: "1000000",
			CHAT_MAX_SOCKETS_PER_ADDRESS: "1000000",
		},
	});
	const startedInMs = await answering(server, `http://127.0.0.1:${port}/health`);
	return contestant({ name, port, pairs, server, startedInMs, clear });
}

type Parts = Pick<Contestant, "name" | "port" | "pairs" | "startedInMs"> & { server: ChildProcess; clear: () => void };

function contestant({ server, clear, ...rest }: Parts): Contestant {
	const args = ["--import", "tsx", join(HERE, "load/generator.ts")];
	const generator = startNode(args, { core: LOAD_CORE, cwd: join(HERE, "..") });
	return {
		...rest,
		load: (order) => ask(generator, order),
		cpu: async () => (await ask<{ seconds: number }>(server, "cpu")).seconds,
		async memory() {
			const { rss, heapUsed, external } = await ask<NodeJS.MemoryUsage>(server, "memory");
			return { rss, alive: heapUsed + external };
		},
		async stop() {
			generator.kill("SIGKILL");
			await stopProcess(server);
			clear();
		},
	};
}

async function answering(server: ChildProcess, url: string): Promise<number> {
	const started = performance.now();
	for (;;) {
		const answer = await fetch(url, { signal: AbortSignal.timeout(2000) }).catch(() => null);
		await answer?.arrayBuffer();
		if (answer?.ok) return performance.now() - started;
		if (server.exitCode !== null || performance.now() - started > 60_000) throw new Error(`No server answers at ${url}.`);
		await new Promise((resolve) => setTimeout(resolve, 10));
	}
}
