import { execFile } from "node:child_process";
import { chownSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { freePort } from "./free-port.ts";

const run = promisify(execFile);

export type PostgresServer = { url: string; stop(): Promise<void> };

/** Starts a server of our own on a free port of the loopback; null where its binaries are not installed. */
export async function startPostgres(): Promise<PostgresServer | null> {
	const binaries = findBinaries();
	if (!binaries) return null;
	const folder = mkdtempSync(join(tmpdir(), "veritix-chat-postgres-"));
	const data = join(folder, "data");
	const log = join(folder, "log");
	const asServerUser = await serverUser(folder);
	const command = (name: string, ...args: string[]) => asServerUser(join(binaries, name), args);
	const stop = async () => {
		await command("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop").catch(() => {});
		rmSync(folder, { recursive: true, force: true });
	};
	try {
		await command("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
		const port = await freePort();
		const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off`;
		await command("pg_ctl", "-D", data, "-l", log, "-o", options, "-w", "-t", "20", "start").catch((error) => {
			throw new Error(`PostgreSQL did not start: ${readLog(log)}`, { cause: error });
		});
		return { url: `postgresql://postgres@127.0.0.1:${port}/postgres`, stop };
	} catch (error) {
		await stop();
		throw error;
	}
}

/** The newest installed version, where Debian and its children put it. */
function findBinaries(): string | null {
	try {
		const newest = readdirSync("/usr/lib/postgresql")
			.filter((version) => /^\d+$/.test(version))
			.sort((a, b) => Number(b) - Number(a))
			.map((version) => join("/usr/lib/postgresql", version, "bin"))
			.find((folder) => readdirSync(folder).includes("initdb"));
		return newest ?? null;
	} catch {
		return null;
	}
}

/** PostgreSQL refuses to run as root; then the user that its package made runs it. Gives that user the folder. */
async function serverUser(folder: string): Promise<(program: string, args: string[]) => Promise<unknown>> {
	const options = { cwd: folder, timeout: 25_000 };
	if (process.getuid?.() !== 0) return (program, args) => run(program, args, options);
	const uid = Number((await run("id", ["-u", "postgres"])).stdout);
	const gid = Number((await run("id", ["-g", "postgres"])).stdout);
	chownSync(folder, uid, gid);
	return (program, args) => run("runuser", ["-u", "postgres", "--", program, ...args], options);
}

function readLog(file: string): string {
	try {
		return readFileSync(file, "utf8");
	} catch {
		return "it left no log";
	}
}
