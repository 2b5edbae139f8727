import type { KeptBackup } from "#protocol/admin-shapes.ts";

/** What is deleted is gone from the tables at the commit; this is about the bytes behind them. */
export interface DeletedStorage {
	/** Takes what was deleted out of the database's files, as far as this database can. */
	scrub(): Promise<void>;
	/** Copies that were made before and still hold it, and when each is deleted. */
	backups(): Promise<KeptBackup[]>;
}
