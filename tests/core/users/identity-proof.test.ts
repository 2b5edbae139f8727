import { createHmac } from "node:crypto";
import { SignJWT, UnsecuredJWT } from "jose";
import { describe, expect, it } from "vitest";
import { type IdentitySecret, proveIdentity } from "#core/users/identity-proof.ts";

const NOW = new Date("2026-05-04T10:00:00.000Z");
const HOUR = 60 * 60;
const now = NOW.getTime() / 1000;

const first: IdentitySecret = { id: "kid_1", secret: "the first secret of this site" };
const second: IdentitySecret = { id: "kid_2", secret: "the second secret of this site" };
const foreign: IdentitySecret = { id: "kid_1", secret: "the secret of somebody else" };

const sign = (claims: Record<string, unknown>, { id, secret } = first, header: Record<string, unknown> = { kid: id }) =>
	new SignJWT(claims).setProtectedHeader({ alg: "HS256", ...header }).sign(new TextEncoder().encode(secret));

const prove = (identity: string | undefined, userId?: string, secrets = [first, second]) =>
	proveIdentity({ identity, userId }, secrets, NOW);

const hmac = (id: string, { secret } = first) => createHmac("sha256", secret).update(id).digest("hex");

describe("a proof of who a user is", () => {
	it("is a token that the site signed, with what it says about the user", async () => {
		const token = await sign({ sub: "42", name: " Ada ", email: "ada@example.com", exp: now + HOUR });
		expect(await prove(token)).toEqual({ proven: { externalId: "42", by: "jwt", name: "Ada", email: "ada@example.com" } });
	});

	it("may name the user as user_id, as a number, or with an e-mail address for an id", async () => {
		expect(await prove(await sign({ user_id: "u1", exp: now + HOUR }))).toEqual({ proven: { externalId: "u1", by: "jwt" } });
		expect(await prove(await sign({ sub: 42, exp: now + HOUR }))).toEqual({ proven: { externalId: "42", by: "jwt" } });
		expect(await prove(await sign({ sub: "ada@example.com", exp: now + HOUR }))).toMatchObject({
			proven: { externalId: "ada@example.com" },
		});
	});

	it("is checked by the secret that its kid names, or by each of the two without one", async () => {
		expect(await prove(await sign({ sub: "42", exp: now + HOUR }, second))).toMatchObject({ proven: { externalId: "42" } });
		expect(await prove(await sign({ sub: "42", exp: now + HOUR }, second, {}))).toMatchObject({ proven: { externalId: "42" } });
	});

	it("may be the HMAC of the user's id", async () => {
		expect(await prove(hmac("42"), "42")).toEqual({ proven: { externalId: "42", by: "hmac" } });
		expect(await prove(hmac("42", second).toUpperCase(), "42")).toEqual({ proven: { externalId: "42", by: "hmac" } });
	});

	it("leaves out a name and an e-mail that nobody could have", async () => {
		const token = await sign({ sub: "42", name: "x".repeat(121), email: "nobody", exp: now + HOUR });
		expect(await prove(token)).toEqual({ proven: { externalId: "42", by: "jwt" } });
	});

	it("bears clocks that differ by a minute", async () => {
		expect(await prove(await sign({ sub: "42", exp: now - 59 }))).toMatchObject({ proven: { externalId: "42" } });
		expect(await prove(await sign({ sub: "42", nbf: now + 59, exp: now + HOUR }))).toMatchObject({ proven: { externalId: "42" } });
	});
});

describe("what proves nothing", () => {
	it.each([
		["no proof", undefined, "absent"],
		["an empty proof", "", "absent"],
		["blanks", "   ", "absent"],
		["words", "trust me", "wrong"],
		["dots", "..", "wrong"],
		["half a token", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0MiJ9", "wrong"],
		["zeros of the right length", "0".repeat(64), "wrong"],
	])("%s", async (_what, identity, reason) => {
		expect(await prove(identity, "42")).toEqual({ unverified: reason });
	});

	it.each<[string, () => string | Promise<string>, string]>([
		["a token of another site", () => sign({ sub: "42", exp: now + HOUR }, foreign), "wrong"],
		["a token whose kid is another secret's", () => sign({ sub: "42", exp: now + HOUR }, first, { kid: "kid_2" }), "wrong"],
		["a token whose kid nobody knows", () => sign({ sub: "42", exp: now + HOUR }, first, { kid: "kid_9" }), "wrong"],
		["a token that is over", () => sign({ sub: "42", exp: now - 61 }), "expired"],
		["a token that is not yet valid", () => sign({ sub: "42", nbf: now + 61, exp: now + HOUR }), "wrong"],
		["a token without an end", () => sign({ sub: "42" }), "wrong"],
		["a token that lives for two days", () => sign({ sub: "42", exp: now + 48 * HOUR }), "too_long"],
		["a token for nobody", () => sign({ exp: now + HOUR }), "wrong"],
		["a token for an empty id", () => sign({ sub: " ", exp: now + HOUR }), "wrong"],
		["a token for a list", () => sign({ user_id: ["42"], exp: now + HOUR }), "wrong"],
		["an unsigned token", () => new UnsecuredJWT({ sub: "42", exp: now + HOUR }).encode(), "wrong"],
		[
			"a token by another algorithm",
			() =>
				new SignJWT({ sub: "42", exp: now + HOUR })
					.setProtectedHeader({ alg: "HS512" })
					.sign(new TextEncoder().encode(first.secret)),
			"wrong",
		],
		["the HMAC of somebody else's id", () => hmac("43"), "wrong"],
		["the HMAC by another site's secret", () => hmac("42", foreign), "wrong"],
		["half of the HMAC", () => hmac("42").slice(0, 32), "wrong"],
	])("%s", async (_what, make, reason) => {
		expect(await prove(await make())).toMatchObject({ unverified: reason });
		expect(await prove(await make(), "42")).toMatchObject({ unverified: reason });
	});

	it("a token for one user on a page that names another", async () => {
		expect(await prove(await sign({ sub: "42", exp: now + HOUR }), "43")).toEqual({ unverified: "wrong" });
	});

	it("an HMAC without the id that it is of", async () => {
		expect(await prove(hmac("42"))).toEqual({ unverified: "wrong" });
	});

	it("anything at all where the site has no secret", async () => {
		expect(await prove(await sign({ sub: "42", exp: now + HOUR }), "42", [])).toEqual({ unverified: "no_secret" });
		expect(await prove(hmac("42"), "42", [])).toEqual({ unverified: "no_secret" });
	});
});
