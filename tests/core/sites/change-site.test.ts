import { expect, it } from "vitest";
import { escalateConversation } from "#core/escalations/escalate-conversation.ts";
import { addIdentitySecret } from "#core/sites/add-identity-secret.ts";
import { changeSite } from "#core/sites/change-site.ts";
import { listSites } from "#core/sites/list-sites.ts";
import { removeIdentitySecret } from "#core/sites/remove-identity-secret.ts";
import { openSession } from "#core/users/open-session.ts";
import type { ChangeSiteInput } from "#protocol/inputs.ts";
import { describeOnEachDatabase } from "#tests/support/each-database.ts";
import { makeChat } from "#tests/support/make-ctx.ts";
import { refusalOf } from "#tests/support/refusal-of.ts";

await describeOnEachDatabase("a site's rules", (open) => {
	async function start() {
		const chat = await makeChat(open);
		const admin = await chat.anAgent("Grace", "admin");
		const change = (input: Partial<ChangeSiteInput>) => changeSite({ ctx: admin.ctx, input: { site: "default", ...input } });
		const visitFrom = (origin: string | null) => openSession({ ctx: chat.nobody, input: {}, token: null, origin });
		return { chat, admin, change, visitFrom };
	}

	it("stay as they are where nothing is said of them, and every change is written down", async () => {
		const { chat, admin, change } = await start();
		await change({ verified_only: true, idle_minutes: 30 });
		chat.clock.pass(1);
		expect(await change({ name: "The shop" })).toMatchObject({ name: "The shop", verified_only: true, idle_minutes: 30 });
		chat.clock.pass(1);
		expect(await change({ idle_minutes: null })).toMatchObject({ verified_only: true, idle_minutes: null });
		const written = await chat.db.auditEntry.findMany({ orderBy: { id: "asc" } });
		expect(written).toMatchObject([
			{ action: "site.changed", actorId: admin.id, actorName: "Grace", targetId: "default", address: "192.0.2.1" },
			{ details: '{"name":"The shop"}' },
			{},
		]);
	});

	it("let the pages of its list embed the chat, and no others", async () => {
		const { change, visitFrom } = await start();
		expect(await visitFrom("https://anywhere.example")).toMatchObject({ site: "default" });
		await change({ allowed_origins: ["https://shop.example", "https://*.shop.example", "http://localhost:8080"] });
		for (const origin of ["https://shop.example", "https://a.b.shop.example", "http://localhost:8080", null]) {
			expect(await visitFrom(origin)).toMatchObject({ site: "default" });
		}
		for (const origin of [
			"https://evil.example",
			"http://shop.example",
			"https://shop.example.evil.example",
			"https://evilshop.example",
			"https://shop.example:8443",
			"http://localhost",
			"null",
		]) {
			expect(await refusalOf(visitFrom(origin)), origin).toMatchObject({ code: "forbidden" });
		}
	});

	it("decide whether users may ask for a person themselves", async () => {
		const { chat, change } = await start();
		const ada = await chat.aUser();
		const { id: conversation_id } = await chat.aConversation(ada);
		await change({ users_may_escalate: false });
		const input = { conversation_id, reason: "user_request" };
		expect(await refusalOf(escalateConversation({ ctx: ada.ctx, input }))).toMatchObject({ code: "forbidden" });
		const grace = await chat.anAgent();
		expect(await escalateConversation({ ctx: grace.ctx, input })).toMatchObject({ status: "success" });
	});

	it("name at most two secrets, never what they are", async () => {
		const { chat, admin } = await start();
		const add = () => addIdentitySecret({ ctx: admin.ctx, input: { site: "default" } });
		const [first, second] = [await add(), await add()];
		expect(await refusalOf(add())).toMatchObject({ code: "conflict" });
		const { sites } = await listSites({ ctx: admin.ctx, input: {} });
		const secrets = sites.find(({ id }) => id === "default")?.secrets.map(({ kid }) => kid);
		expect(secrets).toEqual([first.kid, second.kid]);
		const stored = JSON.stringify([sites, await chat.db.identitySecret.findMany(), await chat.db.auditEntry.findMany()]);
		expect(stored).not.toContain(first.secret);
		await removeIdentitySecret({ ctx: admin.ctx, input: { site: "default", kid: first.kid } });
		expect(await refusalOf(removeIdentitySecret({ ctx: admin.ctx, input: { site: "demo", kid: second.kid } }))).toMatchObject({
			code: "not_found",
		});
		expect((await add()).kid).not.toBe(first.kid);
	});

	it.each([
		[{ site: "nowhere" }, "not_found"],
		[{ allowed_origins: ["shop.example"] }, "invalid_input"],
		[{ allowed_origins: ["https://shop.example/path"] }, "invalid_input"],
		[{ allowed_origins: ["https://*"] }, "invalid_input"],
		[{ allowed_origins: ["javascript://x"] }, "invalid_input"],
		[{ idle_minutes: 0 }, "invalid_input"],
		[{ retention_days: 1.5 }, "invalid_input"],
		[{ owner: "me" }, "invalid_input"],
	])("are not changed to %j", async (input, code) => {
		const { chat, change } = await start();
		expect(await refusalOf(change(input as Partial<ChangeSiteInput>))).toMatchObject({ code });
		expect(await chat.db.auditEntry.count()).toBe(0);
	});

	it("are for administrators", async () => {
		const { chat } = await start();
		for (const { ctx } of [await chat.anAgent("Ann"), await chat.aUser(), chat.aBot()]) {
			expect(await refusalOf(changeSite({ ctx, input: { site: "default", verified_only: true } }))).toMatchObject({
				code: "forbidden",
			});
			expect(await refusalOf(listSites({ ctx, input: {} }))).toMatchObject({ code: "forbidden" });
			expect(await refusalOf(addIdentitySecret({ ctx, input: { site: "default" } }))).toMatchObject({ code: "forbidden" });
		}
	});
});
