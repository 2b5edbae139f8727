import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A small disk of its own, on which one can run out of room. */
export type SmallDisk = { folder: string; fill(): void; free(): void; remove(): void };

/** Mounts one; a sentence where this user may not. */
export function mountSmallDisk(megabytes: number): SmallDisk | string {
	const folder = mkdtempSync(join(tmpdir(), "veritix-small-disk-"));
	const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", folder], { encoding: "utf8" });
	if (mounted.status !== 0) {
		rmSync(folder, { recursive: true, force: true });
		return `mounting is not permitted here: ${(mounted.stderr ?? String(mounted.error)).trim()}`;
	}
	const ballast = join(folder, "ballast");
	return {
		folder,
		fill() {
			try {
				for (let n = 0; ; n += 1) writeFileSync(ballast, Buffer.alloc(64 * 1024), { flag: n === 0 ? "w" : "a" });
			} catch (error) {
				if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
			}
			// The last page too.
			try {
				for (;;) writeFileSync(ballast, Buffer.alloc(4096), { flag: "a" });
			} catch (error) {
				if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
			}
		},
		free: () => rmSync(ballast, { force: true }),
		remove() {
			spawnSync("umount", ["-l", folder]);
			rmSync(folder, { recursive: true, force: true });
		},
	};
}

/** Limits how large a file the running process may write (`prlimit`); null: as large as the disk allows. */
export function limitFileSize(pid: number, bytes: number | null): void {
	const limit = bytes === null ? "unlimited" : String(bytes);
	const done = spawnSync("prlimit", ["--pid", String(pid), `--fsize=${limit}:`], { encoding: "utf8" });
	if (done.status !== 0) throw new Error(`prlimit failed: ${done.stderr}`);
}
