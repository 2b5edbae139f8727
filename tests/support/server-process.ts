import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "./imports.ts";

/** One line of the server's log. */
export type LogLine = Record<string, unknown> & { msg?: string; level?: string };

export type ServerOptions = {
	env?: Record<string, string>;
	/** A program and its arguments; the default is node with the production build. */
	command?: [program: string, ...args: string[]];
	/** How long `/health` may take to answer. */
	healthyWithin?: number;
};

const running = new Set<ServerProcess>();
// Should a runner die half-way, its servers die with it.
process.once("exit", () => {
	for (const server of running) server.killNow();
});

/** The real server as a child process, on its own port and with its own data folder. */
export class ServerProcess {
	readonly dataDir = mkdtempSync(join(tmpdir(), "veritix-test-"));
	/** Its own origin: 127.0.0.1, so that `localhost` is a foreign one. Set to a proxy's, all further calls go through that. */
	origin: string;
	/** Milliseconds from the start of the process to the first healthy answer. */
	startedInMs = 0;
	output = "";
	#child: ChildProcess | null = null;
	#closing: (() => void | Promise<void>)[] = [];

	constructor(
		readonly port: number,
		protected readonly options: ServerOptions,
	) {
		this.origin = `http://127.0.0.1:${port}`;
	}

	/** Starts it; resolves when `/health` answers 200. */
	async launch(): Promise<this> {
		await this.#spawn();
		return this;
	}

	get pid(): number {
		const pid = this.#child?.pid;
		if (pid === undefined) throw new Error("The server does not run.");
		return pid;
	}

	/** The log's lines, without what is no JSON. */
	get log(): LogLine[] {
		return this.output.split("\n").flatMap((line) => {
			try {
				return line.startsWith("{") ? [JSON.parse(line) as LogLine] : [];
			} catch {
				return [];
			}
		});
	}

	/** The token of the one-time setup link that the server printed. */
	get setupToken(): string {
		const token = [...this.output.matchAll(/\/setup#([A-Za-z0-9_-]+)/g)].at(-1)?.[1];
		if (!token) throw new Error(`The server printed no setup link:\n${this.output}`);
		return token;
	}

	/** What must be closed when the server ends. */
	onClose(close: () => void | Promise<void>): void {
		this.#closing.push(close);
	}

	/** Waits until the output matches. */
	async says(pattern: RegExp, within = 5000): Promise<RegExpExecArray> {
		const deadline = Date.now() + within;
		for (;;) {
			const match = pattern.exec(this.output);
			if (match) return match;
			if (Date.now() > deadline) throw new Error(`The server did not say ${pattern} within ${within} ms:\n${this.output}`);
			await new Promise((resolve) => setTimeout(resolve, 20));
		}
	}

	/** SIGTERM; resolves to how it ended. */
	async terminate(): Promise<{ code: number | null; signal: NodeJS.Signals | null; ms: number }> {
		return this.#end("SIGTERM");
	}

	/** kill -9. */
	async kill(): Promise<void> {
		await this.#end("SIGKILL");
	}

	/** Starts it again on the same data and port, with other variables where given. */
	async restart(env: Record<string, string> = {}): Promise<void> {
		if (this.#child) await this.terminate();
		Object.assign(this.#env, env);
		await this.#spawn();
	}

	/** Closes all that was opened through it, ends it and removes its data. */
	async stop(): Promise<void> {
		for (const close of this.#closing.splice(0).reverse()) await close();
		if (this.#child) await this.#end("SIGTERM");
		rmSync(this.dataDir, { recursive: true, force: true });
	}

	/** For the runner's own end, when nothing can be awaited any more. */
	killNow(): void {
		this.#child?.kill("SIGKILL");
		rmSync(this.dataDir, { recursive: true, force: true });
	}

	#env: Record<string, string> = {};

	async #spawn(): Promise<void> {
		const { command = [process.execPath, "dist/server.js"], env = {}, healthyWithin = 40_000 } = this.options;
		this.#env = { ...env, ...this.#env };
		const started = performance.now();
		const [program, ...args] = command;
		const child = spawn(program, args, {
			cwd: ROOT,
			stdio: ["ignore", "pipe", "pipe"],
			env: { ...cleanEnvironment(), ...this.#ownEnvironment(), ...this.#env } as NodeJS.ProcessEnv,
		});
		this.#child = child;
		running.add(this);
		const listen = (chunk: Buffer) => {
			this.output += chunk.toString();
		};
		child.stdout.on("data", listen);
		child.stderr.on("data", listen);
		await this.#healthy(child, healthyWithin);
		this.startedInMs = Math.round(performance.now() - started);
	}

	#ownEnvironment(): Record<string, string> {
		return {
			NODE_ENV: "production",
			NEXT_TELEMETRY_DISABLED: "1",
			PORT: String(this.port),
			HOST: "127.0.0.1",
			PUBLIC_URL: this.origin,
			DATA_DIR: this.dataDir,
			// Programs write faster than people; a test of the limits asks for the defaults with "".
			CHAT_ANONYMOUS_LIMIT: "1000000",
			CHAT_MESSAGE_BURST: "1000000",
			CHAT_MESSAGE_LIMIT: "1000000",
			CHAT_TYPING_LIMIT: "1000000",
			CHAT_CONVERSATION_LIMIT: "1000000",
			CHAT_CONVERSATION_LIMIT_PER_ADDRESS: "1000000",
		};
	}

	async #healthy(child: ChildProcess, within: number): Promise<void> {
		const deadline = Date.now() + within;
		for (;;) {
			if (child.exitCode !== null || child.signalCode !== null) {
				this.#forget();
				throw new Error(`The server ended with ${child.exitCode ?? child.signalCode}:\n${this.output}`);
			}
			const status = await this.#askHealth();
			if (status === 200) return;
			if (Date.now() > deadline) {
				await this.#end("SIGKILL");
				throw new Error(`The server was not healthy within ${within} ms (last answer: ${status}):\n${this.output}`);
			}
			await new Promise((resolve) => setTimeout(resolve, 25));
		}
	}

	/** Its status, or null without an answer. Not fetch, whose time limit Node 20 may lose together with its garbage. */
	#askHealth(): Promise<number | null> {
		return new Promise((resolve) => {
			const asked = get(`${this.origin}/health`, { agent: false }, (answer) => {
				answer.resume();
				resolve(answer.statusCode ?? null);
			});
			const overdue = setTimeout(() => asked.destroy(), 3000);
			asked.on("error", () => resolve(null));
			asked.on("close", () => {
				clearTimeout(overdue);
				resolve(null);
			});
		});
	}

	async #end(signal: NodeJS.Signals): Promise<{ code: number | null; signal: NodeJS.Signals | null; ms: number }> {
		const child = this.#child;
		if (!child) throw new Error("The server does not run.");
		const started = performance.now();
		if (child.exitCode === null && child.signalCode === null) {
			// A server that does not end by itself must not hang the test, and the signal below tells on it.
			const timer = setTimeout(() => child.kill("SIGKILL"), 15_000);
			const closed = once(child, "close");
			child.kill(signal);
			await closed;
			clearTimeout(timer);
		}
		this.#forget();
		return { code: child.exitCode, signal: child.signalCode, ms: Math.round(performance.now() - started) };
	}

	#forget(): void {
		this.#child = null;
		running.delete(this);
	}
}

/** Ours without what would configure the server or tell it that it runs inside a test. */
function cleanEnvironment(): Record<string, string | undefined> {
	const ours =
		/^(CHAT_|NEXTAUTH_|AUTH_|DATABASE_URL|DATA_DIR|PORT|HOST|PUBLIC_URL|LOG_|TRUSTED_PROXIES|VITEST|TEST|NODE_OPTIONS|PLAYWRIGHT)/;
	return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name)));
}
