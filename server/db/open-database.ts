import { PrismaPg } from "@prisma/adapter-pg";
import type { SqlMigrationAwareDriverAdapterFactory } from "@prisma/driver-adapter-utils";
import pg from "pg";
import type { Logger } from "pino";
import type { Db } from "#core/context.ts";
import type { HotReads } from "#core/hot-reads.ts";
import type { MessageLog } from "#core/messages/message-log.ts";
import { PrismaClient as PostgresClient } from "#prisma/generated/postgresql/client.ts";
import { PrismaClient as SqliteClient } from "#prisma/generated/sqlite/client.ts";
import { openChangePosition } from "./change-position.ts";
import { type DatabasePlace, type Dialect, readDatabaseUrl } from "./database-url.ts";
import { migrate } from "./migrate.ts";
import { Outage } from "./outage.ts";
import { createPostgresMessageLog } from "./postgres-message-log.ts";
import { createPostgresReads } from "./postgres-reads.ts";
import { SqliteAdapterFactory, type Synchronous } from "./sqlite-adapter.ts";
import { createSqliteMessageLog } from "./sqlite-message-log.ts";
import { createSqliteReads } from "./sqlite-reads.ts";
import { createWriteProbe } from "./write-probe.ts";

export type Database = {
	db: Db;
	dialect: Dialect;
	messages: MessageLog;
	reads: HotReads;
	/** Up to where the agents' feed can be read. */
	changePosition(): Promise<bigint>;
	/** Takes what was deleted out of the files: all of it on SQLite; on PostgreSQL its own vacuum does, later. */
	scrub(): Promise<void>;
	/** Rejects when the database does not answer, or messages cannot be stored. */
	ping(): Promise<void>;
	close(): Promise<void>;
};

export type OpenDatabaseOptions = {
	/** DATABASE_URL. */
	url: string;
	/** Where a SQLite file is copied to before it is migrated; made when needed. */
	backupDir: string;
	log: Logger;
	/** SQLite's; FULL unless told. */
	synchronous?: Synchronous;
};

/** The sites that are there from the first start. */
const FIRST_SITES = [
	{ id: "default", name: "Default" },
	{ id: "demo", name: "Demo" },
];

/** Milliseconds. On one connection transactions stand in line, so a crowd must be allowed to wait for its turn. */
const TRANSACTION_OPTIONS = { maxWait: 10_000, timeout: 10_000 };

/** Opens the database that DATABASE_URL names, brings it to this version's schema, and makes sure that the first sites exist. */
export async function openDatabase({ url, backupDir, log, synchronous }: OpenDatabaseOptions): Promise<Database> {
	const place = readDatabaseUrl(url);
	const factory = adapterFor(place, log, synchronous);
	await migrate(factory, { place, backupDir, log });
	const client = clientFor(place.dialect, factory);
	await createFirstSites(client);
	const outage = new Outage(log);
	const fast = openFastPath(place, factory, { log, outage });
	const probe = factory instanceof SqliteAdapterFactory ? createWriteProbe(factory.connected) : () => client.$queryRaw`SELECT 1`;
	return {
		db: client,
		dialect: place.dialect,
		messages: fast.messages,
		reads: fast.reads,
		changePosition: await openChangePosition(factory, client),
		async ping() {
			outage.throwIfThere();
			await probe();
		},
		scrub: async () => {
			if (factory instanceof SqliteAdapterFactory) await factory.connected.scrub();
		},
		async close() {
			await fast.close();
			await client.$disconnect();
		},
	};
}

function adapterFor(place: DatabasePlace, log: Logger, synchronous?: Synchronous): SqlMigrationAwareDriverAdapterFactory {
	if (place.dialect === "sqlite") return new SqliteAdapterFactory(place.path, synchronous);
	const onError = (error: Error) => log.warn({ err: error }, "a connection to PostgreSQL was lost");
	return new PrismaPg({ connectionString: place.url }, { onPoolError: onError, onConnectionError: onError });
}

/** What goes past Prisma. SQLite has one connection, which the client holds by now; PostgreSQL's log and reads have their own, so that neither waits. */
function openFastPath(
	place: DatabasePlace,
	factory: SqlMigrationAwareDriverAdapterFactory,
	{ log, outage }: { log: Logger; outage: Outage },
) {
	if (factory instanceof SqliteAdapterFactory) {
		const { connected } = factory;
		return { messages: createSqliteMessageLog(connected, outage), reads: createSqliteReads(connected), close: async () => {} };
	}
	const pool = (max: number) => {
		const made = new pg.Pool({ connectionString: place.dialect === "postgresql" ? place.url : "", max });
		made.on("error", (error) => log.warn({ err: error }, "a connection to PostgreSQL was lost"));
		return made;
	};
	const [forMessages, forReads] = [pool(2), pool(4)];
	return {
		messages: createPostgresMessageLog(forMessages, outage),
		reads: createPostgresReads(forReads),
		close: async () => void (await Promise.all([forMessages.end(), forReads.end()])),
	};
}

function clientFor(dialect: Dialect, adapter: SqlMigrationAwareDriverAdapterFactory): SqliteClient {
	if (dialect === "sqlite") return new SqliteClient({ adapter, transactionOptions: TRANSACTION_OPTIONS });
	const client = new PostgresClient({ adapter, transactionOptions: TRANSACTION_OPTIONS });
	// The one cast: both clients are generated from the same models, so SQLite's types stand for both.
	return client as unknown as SqliteClient;
}

async function createFirstSites(client: SqliteClient): Promise<void> {
	const ids = FIRST_SITES.map(({ id }) => id);
	const present = await client.site.findMany({ where: { id: { in: ids } }, select: { id: true }, orderBy: { id: "asc" } });
	for (const site of FIRST_SITES.filter(({ id }) => !present.some((row) => row.id === id))) {
		await client.site.create({ data: { ...site, createdAt: new Date() } }).catch((error) => {
			// Another server that started at the same moment was faster.
			if (error.code !== "P2002") throw error;
		});
	}
}
