import { PrismaBetterSqlite3 } from "@prisma/adapter-better-sqlite3";
import {
	DriverAdapterError,
	type IsolationLevel,
	type SqlDriverAdapter,
	type SqlMigrationAwareDriverAdapterFactory,
	type SqlQuery,
	type Transaction,
} from "@prisma/driver-adapter-utils";
import type Sqlite from "better-sqlite3";
import { TransactionGate } from "./transaction-gate.ts";

/** Stands in the file's header and says whose it is: "VTXC". */
export const APPLICATION_ID = 0x56545843;

/** Milliseconds that a statement waits for another process that writes, such as a backup or the sqlite3 shell. */
const BUSY_TIMEOUT_MS = 5000;

/** FULL: a commit survives a power cut. NORMAL: only a crash of the process; the last moments before a power cut may be lost. */
export type Synchronous = "FULL" | "NORMAL";

/**
 * Prisma's adapter for better-sqlite3, mended for one shared connection: there Prisma's plain statements ignore its own
 * lock and run inside whichever transaction is open (docs/decisions/006).
 */
export class SqliteAdapterFactory implements SqlMigrationAwareDriverAdapterFactory {
	readonly provider = "sqlite";
	readonly adapterName: string;
	readonly #inner: PrismaBetterSqlite3;
	#connected: SqliteAdapter | null = null;

	/** The newest connection, which Prisma's client holds once it has asked something. */
	get connected(): SqliteAdapter {
		if (!this.#connected) throw new Error("The database is not connected yet.");
		return this.#connected;
	}

	constructor(
		path: string,
		private readonly synchronous: Synchronous = "FULL",
	) {
		this.#inner = new PrismaBetterSqlite3({ url: `file:${path}`, timeout: BUSY_TIMEOUT_MS });
		this.adapterName = this.#inner.adapterName;
	}

	async connect(): Promise<SqliteAdapter> {
		this.#connected = new SqliteAdapter(await this.#inner.connect(), this.synchronous);
		return this.#connected;
	}

	async connectToShadowDb(): Promise<SqliteAdapter> {
		return new SqliteAdapter(await this.#inner.connectToShadowDb());
	}
}

export class SqliteAdapter implements SqlDriverAdapter {
	readonly provider = "sqlite";
	readonly adapterName: string;
	/** The connection itself. Whoever uses it directly goes through `gate`. */
	readonly connection: Sqlite.Database;
	readonly gate = new TransactionGate();
	readonly #inner: SqlDriverAdapter;

	constructor(inner: SqlDriverAdapter, synchronous: Synchronous = "FULL") {
		this.#inner = inner;
		this.adapterName = inner.adapterName;
		this.connection = connectionOf(inner);
		try {
			// Before WAL, so that a new file carries it from its first page on.
			if (this.connection.pragma("application_id", { simple: true }) !== APPLICATION_ID) {
				this.connection.pragma(`application_id = ${APPLICATION_ID}`);
			}
			// After each open: a reopened WAL file would otherwise be NORMAL, and lose what was acknowledged with the power (D1).
			this.connection.pragma("journal_mode = WAL");
			this.connection.pragma(`synchronous = ${synchronous}`);
			this.connection.pragma("foreign_keys = ON");
			// What is deleted or written over is zeroes in the file, not rubbish that a byte search finds.
			this.connection.pragma("secure_delete = ON");
		} catch (error) {
			this.connection.close();
			throw error;
		}
	}

	queryRaw(query: SqlQuery) {
		return this.gate.run(() => this.#inner.queryRaw(query));
	}

	executeRaw(query: SqlQuery) {
		return this.gate.run(() => this.#inner.executeRaw(query));
	}

	executeScript(script: string) {
		return this.gate.run(async () => this.#inner.executeScript(script));
	}

	async startTransaction(isolationLevel?: IsolationLevel): Promise<Transaction> {
		if (isolationLevel && isolationLevel !== "SERIALIZABLE") {
			throw new DriverAdapterError({ kind: "InvalidIsolationLevel", level: isolationLevel });
		}
		await this.gate.enter();
		try {
			// Takes the write lock at once: a transaction that reads first would fail where another process wrote meanwhile.
			await this.#inner.executeRaw({ sql: "BEGIN IMMEDIATE", args: [], argTypes: [] });
		} catch (error) {
			this.gate.leave();
			throw error;
		}
		return new SqliteTransaction(this.#inner, () => {
			// A COMMIT that failed leaves the transaction open, and the next statement must not join it.
			if (this.connection.open && this.connection.inTransaction) this.connection.exec("ROLLBACK");
			this.gate.leave();
		});
	}

	/** What was deleted stands in the write-ahead log until that is written into the file and cut to nothing. */
	scrub(): Promise<void> {
		return this.gate.run(async () => void this.connection.pragma("wal_checkpoint(TRUNCATE)"));
	}

	async dispose(): Promise<void> {
		await this.#inner.dispose();
	}
}

/** Prisma sends BEGIN's counterpart, COMMIT or ROLLBACK, as a statement, and then says that it has done so. */
class SqliteTransaction implements Transaction {
	readonly provider = "sqlite";
	readonly adapterName: string;
	readonly options = { usePhantomQuery: false };
	readonly #inner: SqlDriverAdapter;
	readonly #onEnd: () => void;
	#ended = false;

	constructor(inner: SqlDriverAdapter, onEnd: () => void) {
		this.#inner = inner;
		this.#onEnd = onEnd;
		this.adapterName = inner.adapterName;
	}

	async queryRaw(query: SqlQuery) {
		this.#refuseWhenEnded();
		return this.#inner.queryRaw(query);
	}

	async executeRaw(query: SqlQuery) {
		this.#refuseWhenEnded();
		return this.#inner.executeRaw(query);
	}

	async commit() {
		this.#end();
	}

	async rollback() {
		this.#end();
	}

	async createSavepoint(name: string) {
		await this.executeRaw({ sql: `SAVEPOINT ${name}`, args: [], argTypes: [] });
	}

	async rollbackToSavepoint(name: string) {
		await this.executeRaw({ sql: `ROLLBACK TO ${name}`, args: [], argTypes: [] });
	}

	async releaseSavepoint(name: string) {
		await this.executeRaw({ sql: `RELEASE SAVEPOINT ${name}`, args: [], argTypes: [] });
	}

	#end() {
		if (this.#ended) return;
		this.#ended = true;
		this.#onEnd();
	}

	/** The rest of a query whose transaction timed out would otherwise run inside somebody else's. */
	#refuseWhenEnded() {
		if (this.#ended) throw new DriverAdapterError({ kind: "TransactionAlreadyClosed", cause: "The transaction has ended." });
	}
}

/** The better-sqlite3 connection inside Prisma's adapter. */
export function connectionOf(adapter: SqlDriverAdapter): Sqlite.Database {
	const { client } = adapter as SqlDriverAdapter & { client?: Sqlite.Database };
	if (typeof client?.pragma !== "function")
		throw new Error("@prisma/adapter-better-sqlite3 no longer has its connection in `client`.");
	return client;
}
