import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../support/imports.ts";

/** The program under `<!-- example: name -->` in a Markdown file, exactly as a reader would copy it. */
export function readExample(document: string, name: string): string {
	const text = readFileSync(join(ROOT, document), "utf8");
	const [, marked] = text.split(`<!-- example: ${name} -->`);
	const code = marked && /^\s*```js\n([\s\S]*?)\n```/.exec(marked)?.[1];
	if (!code) throw new Error(`${document} has no example ${name}.`);
	return code;
}

/** An example that runs in a folder of its own, where only what npm installed can be imported. */
export class RunningExample {
	output = "";
	readonly #folder = mkdtempSync(join(tmpdir(), "veritix-example-"));
	readonly #child: ChildProcess;
	readonly #ended: Promise<unknown>;

	constructor(document: string, name: string, args: string[]) {
		symlinkSync(join(ROOT, "node_modules"), join(this.#folder, "node_modules"));
		writeFileSync(join(this.#folder, name), readExample(document, name));
		this.#child = spawn(process.execPath, [name, ...args], { cwd: this.#folder, stdio: ["pipe", "pipe", "pipe"] });
		this.#ended = once(this.#child, "close");
		for (const stream of [this.#child.stdout, this.#child.stderr]) {
			stream?.on("data", (chunk: Buffer) => {
				this.output += chunk.toString();
			});
		}
	}

	/** What somebody types. */
	type(line: string): void {
		this.#child.stdin?.write(`${line}\n`);
	}

	/** Waits until the line was printed that often. */
	async prints(line: string, { times = 1, within = 10_000 } = {}): Promise<void> {
		const deadline = Date.now() + within;
		while (this.printed(line) < times) {
			if (Date.now() > deadline) throw new Error(`Not printed within ${within} ms: ${line}\nPrinted so far:\n${this.output}`);
			if (this.#child.exitCode !== null) throw new Error(`The example ended with ${this.#child.exitCode}:\n${this.output}`);
			await new Promise((resolve) => setTimeout(resolve, 20));
		}
	}

	printed(line: string): number {
		return this.output.split("\n").filter((printed) => printed === line).length;
	}

	/** Ends its input, as Ctrl+D does; resolves to its exit code. */
	async end(): Promise<number | null> {
		this.#child.stdin?.end();
		const timer = setTimeout(() => this.#child.kill("SIGKILL"), 5000);
		await this.#ended;
		clearTimeout(timer);
		rmSync(this.#folder, { recursive: true, force: true });
		return this.#child.exitCode;
	}
}
