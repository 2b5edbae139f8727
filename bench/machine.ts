import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { cpus } from "node:os";

/** The server gets one core of its own and the load another, where the system can pin processes and has two. */
const CAN_PIN = cpus().length > 1 && spawnSync("taskset", ["-c", "0", "true"]).status === 0;
export const SERVER_CORE = 0;
export const LOAD_CORE = 1;

export function describeMachine(): string {
	const pinned = CAN_PIN ? "server on core 0, load on core 1" : "processes are not pinned: no taskset or one core";
	return `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim() ?? "unknown"}; ${pinned}`;
}

type NodeOptions = { core: number; cwd: string; env?: Record<string, string>; quiet?: boolean };

/** Starts Node on a core, with a channel to talk to it. */
export function startNode(args: string[], { core, cwd, env = {}, quiet = false }: NodeOptions): ChildProcess {
	const [program = process.execPath, ...rest] = CAN_PIN
		? ["taskset", "-c", String(core), process.execPath, ...args]
		: [process.execPath, ...args];
	const child = spawn(program, rest, {
		cwd,
		env: { ...process.env, ...env },
		stdio: ["ignore", quiet ? "ignore" : "inherit", "inherit", "ipc"],
	});
	running.add(child);
	child.once("exit", () => running.delete(child));
	return child;
}

const running = new Set<ChildProcess>();
// Nothing that was measured may stay behind, however the run ends.
process.once("exit", () => {
	for (const child of running) child.kill("SIGKILL");
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => process.exit(1));

/** Asks a child and waits for its one answer. */
export async function ask<Answer>(child: ChildProcess, question: unknown, withinMs = 120_000): Promise<Answer> {
	child.send(question as object);
	const answered = new AbortController();
	const ended = once(child, "exit", { signal: answered.signal }).then(() => {
		throw new Error("A process that was measured has ended.");
	});
	ended.catch(() => {});
	try {
		const [answer] = await Promise.race([once(child, "message", { signal: AbortSignal.timeout(withinMs) }), ended]);
		return answer as Answer;
	} finally {
		answered.abort();
	}
}

export async function stopProcess(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	const ended = once(child, "exit");
	child.kill("SIGTERM");
	const timer = setTimeout(() => child.kill("SIGKILL"), 15_000);
	await ended;
	clearTimeout(timer);
}

export async function freePort(): Promise<number> {
	const probe = createServer().listen(0, "127.0.0.1");
	await once(probe, "listening");
	const address = probe.address();
	probe.close();
	await once(probe, "close");
	if (typeof address !== "object" || address === null) throw new Error("There is no free port.");
	return address.port;
}
