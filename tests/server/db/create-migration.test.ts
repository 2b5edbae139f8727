import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createMigration } from "#scripts/create-migration.ts";
import { temporaryFolder } from "#tests/support/test-database.ts";

const SCHEMA = `generator client {
  provider = "prisma-client"
  output   = "./generated/sqlite"
}

datasource db {
  provider = "sqlite"
}

model Site {
  id   String @id
  name String
}
`;
const WITH_MOTTO = SCHEMA.replace("name String", "name String\n  motto String?");
const MONDAY = new Date("2026-05-04T10:00:00Z");
const TUESDAY = new Date("2026-05-05T10:00:00Z");

const read = (folder: string, ...path: string[]) => readFileSync(join(folder, ...path), "utf8");

describe("a developer who writes a migration", () => {
	it("gets the whole schema first and only the change later, for both databases and without a server", async () => {
		const folder = temporaryFolder();
		expect(await createMigration({ name: "init", folder, schema: SCHEMA, now: MONDAY })).toBe("20260504100000_init");
		expect(await createMigration({ name: "add_motto", folder, schema: WITH_MOTTO, now: TUESDAY })).toBe("20260505100000_add_motto");
		for (const dialect of ["sqlite", "postgresql"]) {
			expect(read(folder, dialect, "20260504100000_init", "migration.sql")).toContain('CREATE TABLE "Site"');
			const second = read(folder, dialect, "20260505100000_add_motto", "migration.sql");
			expect(second).toMatch(/ALTER TABLE "Site" ADD COLUMN\s+"motto" TEXT/);
			expect(second).not.toContain("CREATE TABLE");
			expect(read(folder, dialect, "migration_lock.toml")).toContain(`provider = "${dialect}"`);
		}
	});

	it("is told when there is nothing to change, and finds no new file", async () => {
		const folder = temporaryFolder();
		await createMigration({ name: "init", folder, schema: SCHEMA, now: MONDAY });
		const before = readdirSync(folder, { recursive: true });
		expect(await createMigration({ name: "again", folder, schema: `${SCHEMA}\n// only a comment`, now: TUESDAY })).toBeNull();
		expect(readdirSync(folder, { recursive: true })).toEqual(before);
	});

	it.each(["", "Add labels", "../../evil", "1st", "ä", "x".repeat(61)])("cannot call it %j", async (name) => {
		const folder = join(temporaryFolder(), "migrations");
		await expect(createMigration({ name, folder, schema: SCHEMA, now: MONDAY })).rejects.toThrow(/no name for a migration/);
		expect(existsSync(folder)).toBe(false);
	});

	it("cannot write one that would sort before the migrations that exist", async () => {
		const folder = temporaryFolder();
		await createMigration({ name: "init", folder, schema: SCHEMA, now: TUESDAY });
		await expect(createMigration({ name: "add_motto", folder, schema: WITH_MOTTO, now: MONDAY })).rejects.toThrow(/clock/);
		expect(readdirSync(join(folder, "sqlite")).sort()).toEqual(["20260505100000_init", "migration_lock.toml"]);
	});
});
