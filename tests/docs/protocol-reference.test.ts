import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ERROR_STATUS } from "#protocol/errors.ts";
import { CLOSE_CODE, IGNORED_FRAME_FIELDS } from "#protocol/frames.ts";
import * as limits from "#protocol/limits.ts";
import { API_ROUTES } from "#protocol/routes.ts";
import { INBOX_VIEWS } from "#protocol/shapes.ts";
import { PROTOCOL_VERSION } from "#protocol/version.ts";
import { ROOT } from "../support/imports.ts";
import { keysOfType } from "../support/protocol-names.ts";

const document = readFileSync(join(ROOT, "docs/protocol.md"), "utf8");

/** Everything between one heading and the next of the same or a higher level. */
function section(heading: string): string {
	const level = heading.split(" ")[0] ?? "";
	const [, after] = document.split(`\n${heading}\n`);
	if (after === undefined) throw new Error(`docs/protocol.md has no section ${heading}`);
	return after.split(new RegExp(`^#{1,${level.length}} `, "m"))[0] ?? "";
}

/** The names in back quotes at the beginning of a table's rows. */
const namesIn = (text: string) => [...text.matchAll(/^\| `([^`]+)`/gm)].map(([, name = ""]) => name);

describe("the protocol on paper", () => {
	test("has every route of the server, each with its method and who may call it", () => {
		const rows = [...section("## HTTP").matchAll(/^\| \[`([A-Z]+ [^`]+)`\]\(#[^)]+\) \| (\w+)/gm)].map(([, route, who]) => [
			route,
			who,
		]);
		expect(rows).toEqual(API_ROUTES.map(({ method, path, who }) => [`${method} ${path}`, who]));
	});

	test("has the closed list of error codes, each with its status", () => {
		const rows = [...section("## Errors").matchAll(/^\| `(\w+)` \| (\d{3}) \|/gm)].map(([, code, status]) => [
			code,
			Number(status),
		]);
		expect(rows).toEqual(Object.entries(ERROR_STATUS));
	});

	test("has every Socket.IO command and every event", () => {
		expect(namesIn(section("### Commands"))).toEqual(keysOfType("Commands"));
		expect(namesIn(section("### Events"))).toEqual(keysOfType("ServerToClientEvents"));
	});

	test("has the close codes, the ignored fields, the views and the version", () => {
		for (const code of Object.values(CLOSE_CODE)) expect(section("### Close codes")).toContain(`| ${code} |`);
		const ignored = IGNORED_FRAME_FIELDS.map((name) => `\`${name}\``)
			.join(", ")
			.replace(/, (`\w+`)$/, " and $1");
		expect(section("### Frames that you send")).toContain(`${ignored} are the server's to say`);
		for (const view of INBOX_VIEWS) expect(section("### GET /chat/conversations")).toContain(`\`${view}\``);
		expect(document).toContain(`The protocol's version is \`${PROTOCOL_VERSION}\``);
	});

	test("has the limits that the server keeps", () => {
		const text = section("## Ids, text, limits");
		for (const word of limits.RESERVED_IDS) expect(text).toContain(`\`${word}\``);
		const numbers = [limits.MAX_PAYLOAD_BYTES, limits.MAX_CONTENT_BYTES, limits.MAX_METADATA_BYTES, limits.MAX_PAGE_SIZE];
		const more = [
			limits.MAX_METADATA_DEPTH,
			limits.MAX_REASON_LENGTH,
			limits.MAX_NAME_LENGTH,
			limits.MAX_EMAIL_LENGTH,
			limits.MAX_REACTIONS,
		];
		for (const number of [...numbers, ...more]) expect(text).toMatch(new RegExp(`\\b${number}\\b`));
	});

	test("has JSON in its JSON blocks", () => {
		const blocks = [...document.matchAll(/^```json\n([\s\S]*?)^```/gm)].map(([, json = ""]) => json);
		expect(blocks.length).toBeGreaterThan(15);
		for (const block of blocks) expect(() => JSON.parse(block), block).not.toThrow();
	});
});
