import { expect, it } from "vitest";
import { botOfKey } from "#core/api-keys/bot-of-key.ts";
import { createApiKey } from "#core/api-keys/create-api-key.ts";
import { listApiKeys } from "#core/api-keys/list-api-keys.ts";
import { revokeApiKey } from "#core/api-keys/revoke-api-key.ts";
import { assignConversation } from "#core/conversations/assign-conversation.ts";
import { readStatus } from "#core/conversations/read-status.ts";
import { escalateConversation } from "#core/escalations/escalate-conversation.ts";
import { readHistory } from "#core/messages/read-history.ts";
import { sendMessage } from "#core/messages/send-message.ts";
import { SCOPES } from "#protocol/admin-shapes.ts";
import type { CreateApiKeyInput } from "#protocol/inputs.ts";
import { describeOnEachDatabase } from "#tests/support/each-database.ts";
import { makeChat } from "#tests/support/make-ctx.ts";
import { refusalOf } from "#tests/support/refusal-of.ts";

const DAY = 24 * 60 * 60;

await describeOnEachDatabase("keys for bots and integrations", (open) => {
	async function start() {
		const chat = await makeChat(open);
		const admin = await chat.anAgent("Grace", "admin");
		const create = (input: Partial<CreateApiKeyInput> = {}) =>
			createApiKey({ ctx: admin.ctx, input: { name: "Helper", site: "default", scopes: [...SCOPES], ...input } });
		const botOf = (key: string) => botOfKey(chat.db, key, chat.clock.now());
		async function aBot(input: Partial<CreateApiKeyInput> = {}) {
			const bot = await botOf((await create(input)).key);
			if (!bot) throw new Error("A key that was just made is nobody's.");
			return { id: bot.id, ctx: chat.ctxOf(bot) };
		}
		return { chat, admin, create, botOf, aBot };
	}

	it("a key is a bot of one site with the rights that it was given, and is shown once", async () => {
		const { chat, admin, create, botOf } = await start();
		const made = await create({ name: "Order bot", scopes: ["messages:write"] });
		expect(made.key).toMatch(/^vck_[\w-]{43}$/);
		expect(await botOf(made.key)).toMatchObject({ type: "bot", id: made.id, name: "Order bot", siteId: "default" });
		const { keys } = await listApiKeys({ ctx: admin.ctx, input: {} });
		expect(keys).toMatchObject([{ id: made.id, name: "Order bot", scopes: ["messages:write"], revoked_at: null }]);
		expect(JSON.stringify(keys)).not.toContain(made.key);
		expect(JSON.stringify(await chat.db.apiKey.findMany())).not.toContain(made.key);
		expect(await chat.db.auditEntry.findMany()).toMatchObject([
			{ action: "api_key.created", actorId: admin.id, targetId: made.id },
		]);
	});

	it("says when it was last used, to the minute", async () => {
		const { chat, admin, create, botOf } = await start();
		const { key } = await create();
		const lastUse = async () => (await listApiKeys({ ctx: admin.ctx, input: {} })).keys[0]?.last_used_at;
		expect(await lastUse()).toBeNull();
		await botOf(key);
		const first = chat.clock.now().toISOString();
		chat.clock.pass(59);
		await botOf(key);
		expect(await lastUse()).toBe(first);
		chat.clock.pass(1);
		await botOf(key);
		expect(await lastUse()).toBe(chat.clock.now().toISOString());
	});

	it("opens nothing once it is revoked, and whoever is connected by it is cut off", async () => {
		const { chat, admin, create, botOf } = await start();
		const { id, key } = await create();
		await revokeApiKey({ ctx: admin.ctx, input: { id } });
		await revokeApiKey({ ctx: admin.ctx, input: { id } });
		expect(await botOf(key)).toBeNull();
		expect(chat.ended).toContain(id);
		expect(await chat.db.auditEntry.count({ where: { action: "api_key.revoked" } })).toBe(1);
	});

	it("ends on its day", async () => {
		const { chat, create, botOf } = await start();
		const { key } = await create({ expires_in_days: 1 });
		chat.clock.pass(DAY - 1);
		expect(await botOf(key)).not.toBeNull();
		chat.clock.pass(1);
		expect(await botOf(key)).toBeNull();
		expect(await botOf("vck_made-up")).toBeNull();
	});

	it("may do what its scopes say and nothing else", async () => {
		const { chat, aBot } = await start();
		const { id: conversation_id } = await chat.aConversation(await chat.aUser());
		const reader = await aBot({ scopes: ["conversations:read"] });
		const writer = await aBot({ scopes: ["messages:write"] });
		const escalator = await aBot({ scopes: ["conversations:escalate"] });
		const may = async (call: Promise<unknown>) =>
			call.then(
				() => "yes",
				(error: { code: string }) => error.code,
			);
		const read = (bot: typeof reader) => may(readHistory({ ctx: bot.ctx, input: { conversation_id } }));
		const status = (bot: typeof reader) => may(readStatus({ ctx: bot.ctx, input: { conversation_id } }));
		const write = (bot: typeof reader) => may(sendMessage({ ctx: bot.ctx, input: { conversation_id, content: "Beep" } }));
		const escalate = (bot: typeof reader) =>
			may(escalateConversation({ ctx: bot.ctx, input: { conversation_id, reason: "beep" } }));
		const assign = (bot: typeof reader) => may(assignConversation({ ctx: bot.ctx, input: { conversation_id, agent_id: null } }));
		const all = async (bot: typeof reader) => [
			await read(bot),
			await status(bot),
			await write(bot),
			await escalate(bot),
			await assign(bot),
		];
		expect(await all(reader)).toEqual(["yes", "yes", "forbidden", "forbidden", "forbidden"]);
		expect(await all(writer)).toEqual(["forbidden", "forbidden", "yes", "forbidden", "forbidden"]);
		expect(await all(escalator)).toEqual(["forbidden", "forbidden", "forbidden", "yes", "forbidden"]);
	});

	it("sees the conversations of its site and of no other", async () => {
		const { chat, aBot } = await start();
		const { id } = await chat.aConversation(await chat.aUser());
		const stranger = await aBot({ site: "demo" });
		const input = { conversation_id: id };
		expect(await refusalOf(readHistory({ ctx: stranger.ctx, input }))).toMatchObject({ code: "not_found" });
		expect(await refusalOf(sendMessage({ ctx: stranger.ctx, input: { ...input, content: "Beep" } }))).toMatchObject({
			code: "not_found",
		});
	});

	it.each([
		[{ name: "" }, "name"],
		[{ site: "nowhere" }, "site"],
		[{ scopes: [] }, "scopes"],
		[{ scopes: ["messages:write", "messages:write"] }, "scopes"],
		[{ scopes: ["admin"] }, "scopes.0"],
		[{ expires_in_days: 0 }, "expires_in_days"],
	])("refuses to make one of %j", async (input, path) => {
		const { chat, create } = await start();
		expect(await refusalOf(create(input as Partial<CreateApiKeyInput>))).toMatchObject({
			code: "invalid_input",
			errors: [{ path }],
		});
		expect(await chat.db.apiKey.count()).toBe(0);
	});

	it("is made, seen and revoked by administrators only", async () => {
		const { chat, create } = await start();
		const { id } = await create();
		for (const { ctx } of [await chat.anAgent("Ann"), await chat.aUser(), chat.aBot()]) {
			expect(
				await refusalOf(createApiKey({ ctx, input: { name: "x", site: "default", scopes: ["messages:write"] } })),
			).toMatchObject({
				code: "forbidden",
			});
			expect(await refusalOf(listApiKeys({ ctx, input: {} }))).toMatchObject({ code: "forbidden" });
			expect(await refusalOf(revokeApiKey({ ctx, input: { id } }))).toMatchObject({ code: "forbidden" });
		}
	});
});
