import { readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type { KeptBackup } from "#protocol/admin-shapes.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/** The copies that were made before migrations, each with the day on which it is deleted. */
export function listBackups(folder: string, keptDays: number): KeptBackup[] {
	return filesOf(folder)
		.map((file) => {
			const madeAt = statSync(join(folder, file)).mtime;
			return { file, made_at: madeAt.toISOString(), ends_at: new Date(madeAt.getTime() + keptDays * DAY_MS).toISOString() };
		})
		.sort((a, b) => a.made_at.localeCompare(b.made_at));
}

/** Deletes those whose day has come; answers how many. */
export function deleteOldBackups(folder: string, keptDays: number, now: Date): number {
	const old = listBackups(folder, keptDays).filter(({ ends_at }) => new Date(ends_at) <= now);
	for (const { file } of old) rmSync(join(folder, file), { force: true });
	return old.length;
}

function filesOf(folder: string): string[] {
	try {
		return readdirSync(folder).filter((name) => name.endsWith(".db"));
	} catch {
		// No migration has ever needed one.
		return [];
	}
}
