import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readEnv, Variables } from "#server/env.ts";
import { ROOT } from "../support/imports.ts";

const NAMES = Object.keys(Variables.shape);
const defaults: Record<string, unknown> = Variables.parse({});

const readme = readFileSync(join(ROOT, "README.md"), "utf8");
/** `| \`NAME\` | default | meaning |` */
const table = [...readme.matchAll(/^\| `([A-Z_]+)` \| (.+?) \| (.+?) \|$/gm)].map(([, name = "", value = "", meaning = ""]) => ({
	name,
	value: value.replaceAll("`", ""),
	meaning,
}));

const example = readFileSync(join(ROOT, ".env.example"), "utf8");
const lines = [...example.matchAll(/^# ([A-Z_]+)=(.*)$/gm)].map(([, name = "", value = ""]) => ({ name, value }));

describe("an operator who looks a variable up", () => {
	test("finds every variable of the server in the README and in .env.example, and no other", () => {
		expect(table.map(({ name }) => name)).toEqual(NAMES);
		expect(lines.map(({ name }) => name).sort()).toEqual([...NAMES].sort());
	});

	test.each(NAMES.filter((name) => defaults[name] !== undefined))("reads the true default of %s in both", (name) => {
		expect(table.find((row) => row.name === name)?.value).toBe(String(defaults[name]));
		expect(lines.find((line) => line.name === name)?.value).toBe(String(defaults[name]));
	});

	test("reads what happens without a variable that has no fixed default", () => {
		const { publicUrl, databaseUrl, secret, dataDir } = readIn({ PORT: "4321" });
		const value = (name: string) => table.find((row) => row.name === name)?.value ?? "";
		expect(publicUrl).toBe(value("PUBLIC_URL").replace("$PORT", "4321"));
		expect(databaseUrl).toBe(value("DATABASE_URL").replace("$DATA_DIR", dataDir));
		expect(secret.length).toBeGreaterThanOrEqual(16);
		for (const name of ["TRUSTED_PROXIES", "LOG_FILE", "METRICS_TOKEN", "SMTP_URL", "MAIL_FROM", "CHAT_BACKEND_URL"])
			expect(value(name), name).toBe("none");
	});

	test("changes nothing by copying .env.example as it is, and may uncomment every line of it", () => {
		expect(example.split("\n").filter((line) => line !== "" && !line.startsWith("#"))).toEqual([]);
		const env = readIn(Object.fromEntries(lines.map(({ name, value }) => [name, value])));
		expect(env.publicUrl).toBe("https://chat.example.com");
		expect(env.chatBackendUrl).toBe("https://chat.example.com");
	});
});

/** The configuration, with its folder in a temporary place. */
function readIn(source: Record<string, string>) {
	const dataDir = mkdtempSync(join(tmpdir(), "veritix-env-"));
	try {
		return readEnv({ ...source, DATA_DIR: dataDir });
	} finally {
		rmSync(dataDir, { recursive: true, force: true });
	}
}
