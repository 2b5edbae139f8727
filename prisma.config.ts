import { existsSync } from "node:fs";
import { defineConfig } from "prisma/config";

// Prisma's CLI downloads a native schema engine unless this names an existing file, from a host that many networks do
// not reach. `generate` never runs the engine, so any file will do. Migrations run in process (docs/decisions/004).
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;

const url = process.env.DATABASE_URL ?? "file:./data/chat.db";
const isPostgres = /^postgres(ql)?:/.test(url);
const derived = "prisma/generated/schema.postgresql.prisma";

export default defineConfig({
	schema: isPostgres && existsSync(derived) ? derived : "prisma/schema.prisma",
	migrations: { path: isPostgres ? "prisma/migrations/postgresql" : "prisma/migrations/sqlite" },
	datasource: { url },
});
