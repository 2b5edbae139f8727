import { describe, expect, it } from "vitest";
import { requireOwnOrigin } from "#server/auth/own-origin.ts";
import { refusalOf } from "#tests/support/refusal-of.ts";

const OURS = "https://chat.example.com";
const ask = (origin: string | null | undefined, mayBeAbsent = false, publicUrl = OURS) =>
	requireOwnOrigin(origin, publicUrl, mayBeAbsent);

describe("a request that carries an agent's cookie", () => {
	it("is welcome from our own pages", () => {
		ask(OURS);
		ask(OURS, true);
		ask("https://chat.example.com", false, "https://CHAT.example.com:443");
	});

	it("may come without an origin only where it reads", async () => {
		ask(null, true);
		ask(undefined, true);
		for (const origin of [null, undefined, ""]) expect(await refusalOf(() => ask(origin))).toMatchObject({ code: "forbidden" });
	});

	it.each([
		"https://evil.example.com",
		"http://chat.example.com",
		"https://chat.example.com:8443",
		"https://chat.example.com.evil.net",
		"https://evil.net/https://chat.example.com",
		"null",
	])("is refused from %s, reading or writing, and says which address is right", async (origin) => {
		for (const mayBeAbsent of [true, false]) {
			expect(await refusalOf(() => ask(origin, mayBeAbsent))).toMatchObject({
				code: "forbidden",
				message: "A signed-in request must come from https://chat.example.com (PUBLIC_URL).",
			});
		}
	});
});
