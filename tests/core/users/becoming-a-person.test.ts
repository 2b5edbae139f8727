import { createHmac } from "node:crypto";
import { SignJWT } from "jose";
import { expect, it } from "vitest";
import { listUserConversations } from "#core/conversations/list-user-conversations.ts";
import { react } from "#core/messages/react.ts";
import { readHistory } from "#core/messages/read-history.ts";
import { sendMessage } from "#core/messages/send-message.ts";
import { addIdentitySecret } from "#core/sites/add-identity-secret.ts";
import { changeSite } from "#core/sites/change-site.ts";
import { removeIdentitySecret } from "#core/sites/remove-identity-secret.ts";
import { closeSession } from "#core/users/close-session.ts";
import { openSession } from "#core/users/open-session.ts";
import { userOfToken } from "#core/users/user-of-token.ts";
import type { OpenSessionInput } from "#protocol/inputs.ts";
import type { Session } from "#protocol/shapes.ts";
import { describeOnEachDatabase } from "#tests/support/each-database.ts";
import { makeChat, type UserPerson } from "#tests/support/make-ctx.ts";
import { refusalOf } from "#tests/support/refusal-of.ts";

await describeOnEachDatabase("who a user is", (open) => {
	async function start() {
		const chat = await makeChat(open);
		const admin = await chat.anAgent("Grace", "admin");
		const { kid, secret } = await addIdentitySecret({ ctx: admin.ctx, input: { site: "default" } });
		const tokenFor = (sub: string, claims: Record<string, unknown> = {}) =>
			new SignJWT({ sub, exp: Math.floor(chat.clock.now().getTime() / 1000) + 3600, ...claims })
				.setProtectedHeader({ alg: "HS256", kid })
				.sign(new TextEncoder().encode(secret));
		const hmacOf = (id: string) => createHmac("sha256", secret).update(id).digest("hex");

		/** A browser: it sends the token that it holds and keeps the one that it gets. */
		function aBrowser() {
			let token: string | null = null;
			return {
				async visit(input: OpenSessionInput = {}): Promise<UserPerson & Pick<Session, "verified" | "external_id" | "took_over">> {
					const actor = token ? await userOfToken(chat.reads, token, chat.clock.now()) : null;
					const ctx = actor ? chat.ctxOf(actor) : chat.nobody;
					const session = await openSession({ ctx, input, token: actor ? token : null });
					token = session.token;
					const user = await userOfToken(chat.reads, token, chat.clock.now());
					if (!user) throw new Error("A session that was just opened is nobody's.");
					const { verified, external_id, took_over } = session;
					return { id: user.id, actor: user, ctx: chat.ctxOf(user), token, verified, external_id, took_over };
				},
				forget() {
					token = null;
				},
			};
		}
		return { chat, admin, kid, secret, tokenFor, hmacOf, aBrowser };
	}

	const textsOf = async (person: UserPerson, conversationId: string) =>
		(await readHistory({ ctx: person.ctx, input: { conversation_id: conversationId } })).messages.map(({ content }) => content);
	const conversationsOf = async (person: UserPerson) =>
		(await listUserConversations({ ctx: person.ctx, input: { user_id: person.id } })).conversations;

	it("reactions and quotes of who becomes a person are the person's", async () => {
		const { chat, tokenFor, aBrowser } = await start();
		const browser = aBrowser();
		const visitor = await browser.visit();
		const { id, messages } = await chat.aConversation(visitor, ["Hello"]);
		const about = { conversation_id: id, message_id: messages[0]?.id ?? "" };
		await react({ ctx: visitor.ctx, input: { ...about, emoji: "🎉" } });
		await sendMessage({ ctx: visitor.ctx, input: { conversation_id: id, content: "Me again", reply_to: about.message_id } });
		const person = await browser.visit({ identity: await tokenFor("42") });
		const [first, second] = (await readHistory({ ctx: person.ctx, input: { conversation_id: id } })).messages;
		expect(first?.reactions).toMatchObject([{ emoji: "🎉", sender_id: person.id }]);
		expect(second?.reply_to).toMatchObject({ sender_id: person.id, content: "Hello" });
		const off = await react({ ctx: person.ctx, input: { ...about, emoji: "🎉", on: false } });
		expect(off.message.reactions).toBeUndefined();
	});

	it("a proven user is the same person in every browser", async () => {
		const { tokenFor, aBrowser } = await start();
		const laptop = await aBrowser().visit({ user_id: "42", identity: await tokenFor("42", { name: "Ada" }) });
		const phone = await aBrowser().visit({ identity: await tokenFor("42") });
		expect(laptop).toMatchObject({ id: phone.id, verified: true, external_id: "42" });
		expect(laptop.token).not.toBe(phone.token);
		expect(phone.actor).toMatchObject({ name: "Ada" });
	});

	it("an HMAC of the id proves as well", async () => {
		const { hmacOf, aBrowser } = await start();
		const ada = await aBrowser().visit({ user_id: "42", identity: hmacOf("42") });
		expect(ada).toMatchObject({ verified: true, external_id: "42" });
	});

	it("on log-in what a visitor wrote becomes the person's, and the visitor's token ends", async () => {
		const { chat, tokenFor, aBrowser } = await start();
		const browser = aBrowser();
		const visitor = await browser.visit({ name: "Somebody" });
		await chat.aConversation(visitor, ["Hello", "Is anybody there?"], "before-login");
		const ada = await browser.visit({ identity: await tokenFor("42", { name: "Ada" }) });
		expect(ada.id).not.toBe(visitor.id);
		expect(ada.took_over).toBe(true);
		expect(await conversationsOf(ada)).toEqual(["before-login"]);
		expect(await textsOf(ada, "before-login")).toEqual(["Hello", "Is anybody there?"]);
		expect(await userOfToken(chat.reads, visitor.token, chat.clock.now())).toBeNull();
		expect(chat.ended).toEqual([visitor.actor.session]);
		expect(chat.publishedAs("conversation.status").map(({ item }) => item)).toMatchObject([
			{ conversation_id: "before-login", user_id: ada.id, user_name: "Ada" },
		]);
		expect(await chat.db.user.findUnique({ where: { id: visitor.id } })).toBeNull();
	});

	it("a message that was on its way during the log-in is stored once", async () => {
		const { tokenFor, aBrowser } = await start();
		const browser = aBrowser();
		const visitor = await browser.visit();
		const input = { conversation_id: "c1", content: "Hello", client_id: "the-same" };
		const first = await sendMessage({ ctx: visitor.ctx, input });
		const ada = await browser.visit({ identity: await tokenFor("42") });
		const again = await sendMessage({ ctx: ada.ctx, input });
		expect(again).toMatchObject({ message_id: first.message_id, replayed: true });
		expect(await textsOf(ada, "c1")).toEqual(["Hello"]);
	});

	it("anonymous, A, log-out, B, A: everybody finds what is theirs and nothing else", async () => {
		const { chat, tokenFor, aBrowser } = await start();
		const browser = aBrowser();
		const visitor = await browser.visit();
		await chat.aConversation(visitor, ["from nobody"], "of-a");

		const a = await browser.visit({ user_id: "a", identity: await tokenFor("a") });
		expect(await conversationsOf(a)).toEqual(["of-a"]);
		await closeSession({ ctx: a.ctx, input: {} });
		browser.forget();
		expect(await userOfToken(chat.reads, a.token, chat.clock.now())).toBeNull();

		const b = await browser.visit({ user_id: "b", identity: await tokenFor("b") });
		expect(await conversationsOf(b)).toEqual([]);
		expect(await refusalOf(readHistory({ ctx: b.ctx, input: { conversation_id: "of-a" } }))).toMatchObject({ code: "not_found" });
		await chat.aConversation(b, ["from b"], "of-b");
		await closeSession({ ctx: b.ctx, input: {} });
		browser.forget();

		const again = await browser.visit({ user_id: "a", identity: await tokenFor("a") });
		expect(again.id).toBe(a.id);
		expect(await conversationsOf(again)).toEqual(["of-a"]);
		expect(await refusalOf(readHistory({ ctx: again.ctx, input: { conversation_id: "of-b" } }))).toMatchObject({
			code: "not_found",
		});
	});

	it("a browser that changes from A to B without a log-out mixes nothing, and A's token ends", async () => {
		const { chat, tokenFor, aBrowser } = await start();
		const browser = aBrowser();
		const a = await browser.visit({ identity: await tokenFor("a") });
		await chat.aConversation(a, ["from a"], "of-a");
		const b = await browser.visit({ identity: await tokenFor("b") });
		expect(b.took_over).toBeUndefined();
		expect(await conversationsOf(b)).toEqual([]);
		expect(await userOfToken(chat.reads, a.token, chat.clock.now())).toBeNull();
		expect(chat.ended).toEqual([a.actor.session]);
		expect(await conversationsOf(await aBrowser().visit({ identity: await tokenFor("a") }))).toEqual(["of-a"]);
	});

	it("two browsers that log in at the same moment for the first time become one person", async () => {
		const { chat, tokenFor, aBrowser } = await start();
		const identity = await tokenFor("42");
		const visits = await Promise.all(Array.from({ length: 5 }, () => aBrowser().visit({ identity })));
		expect(new Set(visits.map(({ id }) => id)).size).toBe(1);
		expect(await chat.db.user.count()).toBe(1);
	});

	it("a person keeps their token over visits without a proof, and nothing that is not proven changes them", async () => {
		const { tokenFor, aBrowser } = await start();
		const browser = aBrowser();
		const ada = await browser.visit({ identity: await tokenFor("42", { name: "Ada", email: "ada@example.com" }) });
		const later = await browser.visit({ user_id: "42", name: "Mallory", email: "mallory@example.com", identity: "rubbish" });
		expect(later).toMatchObject({ id: ada.id, token: ada.token, verified: true });
		expect(later.actor).toMatchObject({ name: "Ada" });
	});

	it("a site can demand proven users", async () => {
		const { admin, tokenFor, aBrowser } = await start();
		const before = aBrowser();
		await before.visit();
		await changeSite({ ctx: admin.ctx, input: { site: "default", verified_only: true } });
		expect(await refusalOf(aBrowser().visit())).toMatchObject({ code: "forbidden" });
		expect(await refusalOf(aBrowser().visit({ user_id: "42", identity: "wrong" }))).toMatchObject({ code: "forbidden" });
		expect(await refusalOf(before.visit())).toMatchObject({ code: "forbidden" });
		const ada = await before.visit({ identity: await tokenFor("42") });
		expect(ada).toMatchObject({ verified: true });
		expect(await before.visit()).toMatchObject({ id: ada.id });
	});

	it("a removed secret proves nobody any more", async () => {
		const { admin, kid, tokenFor, aBrowser } = await start();
		const identity = await tokenFor("42");
		await removeIdentitySecret({ ctx: admin.ctx, input: { site: "default", kid } });
		expect(await aBrowser().visit({ identity })).toMatchObject({ verified: false });
	});

	type Attempt = [string, (cast: Awaited<ReturnType<typeof start>>, victim: UserPerson) => Promise<OpenSessionInput>];
	it.each<Attempt>([
		["no proof", async () => ({ user_id: "42" })],
		["an empty proof", async () => ({ user_id: "42", identity: "" })],
		["a blank proof", async () => ({ user_id: "42", identity: "  " })],
		["a made-up HMAC", async () => ({ user_id: "42", identity: "0".repeat(64) })],
		["a proof of another site's making", async () => ({ user_id: "42", identity: await foreignToken("42") })],
		["an unsigned token", async () => ({ user_id: "42", identity: `${b64({ alg: "none" })}.${b64({ sub: "42", exp: 4e9 })}.` })],
		["a token that is over", async ({ tokenFor }) => ({ user_id: "42", identity: await tokenFor("42", { exp: 1 }) })],
		["a token without an end", async ({ tokenFor }) => ({ user_id: "42", identity: await tokenFor("42", { exp: undefined }) })],
		["a token for somebody else", async ({ tokenFor }) => ({ user_id: "42", identity: await tokenFor("43") })],
		["somebody else's HMAC", async ({ hmacOf }) => ({ user_id: "42", identity: hmacOf("43") })],
		["the person's own id here", async (_cast, victim) => ({ user_id: victim.id })],
		["the person's name and e-mail", async () => ({ name: "Ada", email: "ada@example.com" })],
		["a token whose claims were changed", async ({ tokenFor }) => ({ user_id: "42", identity: swapClaims(await tokenFor("43")) })],
		["a proof for another site", async ({ tokenFor }) => ({ user_id: "42", site: "demo", identity: await tokenFor("42") })],
	])("a stranger with %s is a separate, unverified user or nobody", async (_what, attempt) => {
		const cast = await start();
		const { chat, tokenFor, aBrowser } = cast;
		const victim = await aBrowser().visit({
			user_id: "42",
			identity: await tokenFor("42", { name: "Ada", email: "ada@example.com" }),
		});
		await chat.aConversation(victim, ["a secret"], "of-ada");

		const outcome = await aBrowser()
			.visit(await attempt(cast, victim))
			.catch((refusal: unknown) => refusal);
		if (outcome instanceof Error) expect(outcome).toMatchObject({ code: "forbidden" });
		else {
			const stranger = outcome as UserPerson;
			expect(stranger).toMatchObject({ verified: false, external_id: null });
			expect(stranger.id).not.toBe(victim.id);
			expect(await conversationsOf(stranger)).toEqual([]);
			const reading = readHistory({ ctx: stranger.ctx, input: { conversation_id: "of-ada" } });
			expect(await refusalOf(reading)).toMatchObject({ code: "not_found" });
		}
		expect(await chat.db.user.findUnique({ where: { id: victim.id } })).toMatchObject({
			externalId: "42",
			name: "Ada",
			email: "ada@example.com",
		});
		expect(await textsOf(victim, "of-ada")).toEqual(["a secret"]);
	});
});

const b64 = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");

const foreignToken = (sub: string) =>
	new SignJWT({ sub, exp: 4e9 }).setProtectedHeader({ alg: "HS256" }).sign(new TextEncoder().encode("another site's secret"));

function swapClaims(token: string): string {
	const [header, , signature] = token.split(".");
	return [header, b64({ sub: "42", exp: 4e9 }), signature].join(".");
}
