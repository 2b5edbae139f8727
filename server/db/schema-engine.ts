import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import {
	bindMigrationAwareSqlAdapterFactory,
	type SqlDriverAdapter,
	type SqlMigrationAwareDriverAdapterFactory,
} from "@prisma/driver-adapter-utils";
import type * as bindings from "@prisma/schema-engine-wasm/schema_engine_bg";
import type { Dialect } from "./database-url.ts";

export type SchemaEngine = bindings.SchemaEngine;

let loading: Promise<typeof bindings> | undefined;

/**
 * Lends Prisma's schema engine, the part behind `prisma migrate`, as WebAssembly from npm: the native one is a download
 * from a host that many networks do not reach. 5 MB, so it is loaded only by those who migrate.
 */
export async function withSchemaEngine<T>(
	factory: SqlMigrationAwareDriverAdapterFactory,
	dialect: Dialect,
	work: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
	loading ??= load();
	const { SchemaEngine } = await loading;
	const connections: SqlDriverAdapter[] = [];
	const remember = async (connecting: Promise<SqlDriverAdapter>) => {
		const connection = await connecting;
		connections.push(connection);
		return connection;
	};
	const remembering: SqlMigrationAwareDriverAdapterFactory = {
		provider: factory.provider,
		adapterName: factory.adapterName,
		connect: () => remember(factory.connect()),
		connectToShadowDb: () => remember(factory.connectToShadowDb()),
	};
	// The engine takes the dialect from a schema; the models do not matter here.
	const datamodel = `datasource db {\n  provider = "${dialect}"\n}\n`;
	try {
		const engine = await SchemaEngine.new(
			{ datamodels: [["schema.prisma", datamodel]] },
			() => {},
			bindMigrationAwareSqlAdapterFactory(remembering),
		);
		try {
			return await work(engine);
		} finally {
			engine.free();
		}
	} finally {
		// The engine leaves its connections open, and SQLite must not have two.
		await Promise.allSettled(connections.map((connection) => connection.dispose()));
	}
}

async function load(): Promise<typeof bindings> {
	const entry = createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm");
	const code = await readFile(join(dirname(entry), "schema_engine_bg.wasm"));
	const glue = await import("@prisma/schema-engine-wasm/schema_engine_bg");
	const { instance } = await WebAssembly.instantiate(code, { "./schema_engine_bg.js": { ...glue } });
	glue.__wbg_set_wasm(instance.exports);
	const { __wbindgen_start: start } = instance.exports;
	if (typeof start === "function") start();
	return glue;
}
