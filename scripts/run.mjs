import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/**
 * Runs a command in the project's root with our own standard streams, and resolves to its exit code.
 * SIGTERM and SIGINT go to the command, so that whoever stops us stops it too and it can end in its own time.
 */
export function run(command, args, env = {}) {
	return new Promise((resolve, reject) => {
		const child = spawn(command, args, {
			cwd: fileURLToPath(new URL("..", import.meta.url)),
			stdio: "inherit",
			env: { ...process.env, ...env },
		});
		// In a terminal Ctrl+C reaches the command by itself, and a second one would mean "at once".
		const forward = (signal) => (signal === "SIGINT" && process.stdin.isTTY) || child.kill(signal);
		process.on("SIGTERM", forward);
		process.on("SIGINT", forward);
		const watch = stopWithParent(() => child.kill("SIGTERM"));
		const done = () => {
			clearInterval(watch);
			process.off("SIGTERM", forward);
			process.off("SIGINT", forward);
		};
		child.once("error", (error) => {
			done();
			reject(error);
		});
		child.once("exit", (code, signal) => {
			done();
			resolve(code ?? (signal === "SIGTERM" ? 143 : signal === "SIGINT" ? 130 : 1));
		});
	});
}

/** npm hands SIGTERM on to the shell between us, which dies of it and tells nobody: then our parent is another one. */
function stopWithParent(stop) {
	const parent = process.ppid;
	if (process.env.npm_lifecycle_event === undefined) return undefined;
	return setInterval(() => process.ppid !== parent && stop(), 250).unref();
}

/** A command that npm installed, by its name. */
export function bin(name) {
	return fileURLToPath(new URL(`../node_modules/.bin/${name}`, import.meta.url));
}
