import { expect, it } from "vitest";
import { resolveConversation } from "#core/conversations/resolve-conversation.ts";
import { deleteMessage } from "#core/messages/delete-message.ts";
import { editMessage } from "#core/messages/edit-message.ts";
import { listVersions } from "#core/messages/list-versions.ts";
import { readHistory } from "#core/messages/read-history.ts";
import { sendMessage } from "#core/messages/send-message.ts";
import { describeOnEachDatabase } from "#tests/support/each-database.ts";
import { makeChat, type Person } from "#tests/support/make-ctx.ts";
import { refusalOf } from "#tests/support/refusal-of.ts";

await describeOnEachDatabase("editing a message", (open) => {
	async function start(contents = ["Helo", "Where are you?"]) {
		const chat = await makeChat(open);
		const ada = await chat.aUser();
		const grace = await chat.anAgent();
		const { id: conversation_id, messages } = await chat.aConversation(ada, contents);
		chat.forget();
		const idOf = (seq: number) => messages[seq - 1]?.id ?? "none";
		const edit = ({ ctx }: Person, message_id: string, content: string) =>
			editMessage({ ctx, input: { conversation_id, message_id, content } });
		const history = async () => (await readHistory({ ctx: ada.ctx, input: { conversation_id } })).messages;
		const row = () => chat.db.conversation.findUniqueOrThrow({ where: { id: conversation_id } });
		const versions = async (message_id: string) =>
			(await listVersions({ ctx: grace.ctx, input: { conversation_id, message_id } })).versions.map(({ content }) => content);
		return { chat, ada, grace, conversation_id, messages, idOf, edit, history, row, versions };
	}

	it("changes its text for everybody, says so, and keeps its place", async () => {
		const { chat, ada, idOf, edit, history, row } = await start();
		const at = chat.clock.pass(60);
		const { message } = await edit(ada, idOf(1), "Hello");
		expect(message).toMatchObject({ seq: 1, rev: 3, content: "Hello", edited_at: at.toISOString() });
		expect(await history()).toMatchObject([message, { seq: 2, rev: 2, content: "Where are you?" }]);
		expect(chat.published).toMatchObject([{ type: "message.changed", how: "edited", message, rev: 3, prev: 2, item: { rev: 3 } }]);
		expect(await row()).toMatchObject({ rev: 3, lastSeq: 2, lastMessagePreview: "Where are you?" });
	});

	it("of the newest message changes what the list shows of it", async () => {
		const { ada, idOf, edit, row } = await start();
		await edit(ada, idOf(2), "Where   is\nmy parcel?");
		expect(await row()).toMatchObject({ lastMessagePreview: "Where is my parcel?" });
	});

	it("to the text that it has changes nothing and tells nobody, however late", async () => {
		const { chat, ada, idOf, edit, row } = await start();
		await edit(ada, idOf(1), "Hello");
		chat.forget();
		chat.clock.pass(3600);
		expect((await edit(ada, idOf(1), "Hello")).message).toMatchObject({ content: "Hello", rev: 3 });
		expect(chat.published).toEqual([]);
		expect(await row()).toMatchObject({ rev: 3 });
	});

	it("shows agents, and nobody else, what it said before", async () => {
		const { ada, conversation_id, idOf, edit, versions } = await start();
		await edit(ada, idOf(1), "Hello");
		await edit(ada, idOf(1), "Hello!");
		expect(await versions(idOf(1))).toEqual(["Helo", "Hello"]);
		expect(await versions(idOf(2))).toEqual([]);
		const input = { conversation_id, message_id: idOf(1) };
		expect(await refusalOf(listVersions({ ctx: ada.ctx, input }))).toMatchObject({ code: "forbidden" });
		const { chat } = await start();
		const grace = await chat.anAgent();
		const other = { conversation_id: "nowhere", message_id: idOf(1) };
		expect(await refusalOf(listVersions({ ctx: grace.ctx, input: other }))).toMatchObject({ code: "not_found" });
	});

	it("keeps the newest twenty of what it said before, and leaves other messages alone", async () => {
		const { ada, idOf, edit, versions } = await start();
		await edit(ada, idOf(2), "Where is it?");
		for (let i = 1; i <= 22; i += 1) await edit(ada, idOf(1), `Text ${i}`);
		expect(await versions(idOf(1))).toEqual(Array.from({ length: 20 }, (_, i) => `Text ${i + 2}`));
		expect(await versions(idOf(2))).toEqual(["Where are you?"]);
	});

	it("is refused of what another wrote, of what is not there, and of a stranger's conversation", async () => {
		const { chat, ada, grace, conversation_id, idOf, edit } = await start();
		const answer = (await sendMessage({ ctx: grace.ctx, input: { conversation_id, content: "Here" } })).message;
		expect(await refusalOf(edit(ada, answer.id, "No"))).toMatchObject({ code: "forbidden" });
		expect(await refusalOf(edit(grace, idOf(1), "No"))).toMatchObject({ code: "forbidden" });
		expect(await refusalOf(edit(await chat.anAgent("Lin"), answer.id, "No"))).toMatchObject({ code: "forbidden" });
		expect(await refusalOf(edit(await chat.aUser(), idOf(1), "No"))).toMatchObject({ code: "not_found" });
		expect(await refusalOf(edit(ada, "nothing", "No"))).toMatchObject({ code: "not_found" });
		const elsewhere = await chat.aConversation(ada, ["Elsewhere"]);
		expect(await refusalOf(edit(ada, elsewhere.messages[0]?.id ?? "", "No"))).toMatchObject({ code: "not_found" });
	});

	it("is possible for a while, for the team for longer", async () => {
		const { chat, ada, grace, conversation_id, idOf, edit } = await start();
		const answer = (await sendMessage({ ctx: grace.ctx, input: { conversation_id, content: "Here" } })).message;
		chat.clock.pass(15 * 60);
		await edit(ada, idOf(1), "Hello");
		chat.clock.pass(1);
		expect(await refusalOf(edit(ada, idOf(1), "Too late"))).toMatchObject({
			code: "conflict",
			message: "A message can be changed for 15 minutes.",
		});
		await edit(grace, answer.id, "I am here");
		chat.clock.pass(3600);
		expect(await refusalOf(edit(grace, answer.id, "Too late"))).toMatchObject({ code: "conflict" });
	});

	it("is not possible where an installation does not want it", async () => {
		const chat = await makeChat(open, { editWindow: { users: 0, team: 0 } });
		const ada = await chat.aUser();
		const { id: conversation_id, messages } = await chat.aConversation(ada);
		const input = { conversation_id, message_id: messages[0]?.id ?? "", content: "Hi" };
		expect(await refusalOf(editMessage({ ctx: ada.ctx, input }))).toMatchObject({ code: "conflict" });
	});

	it("is refused of a user who is blocked, in a resolved conversation, and with a text that could not have been sent", async () => {
		const { chat, ada, grace, conversation_id, idOf, edit } = await start();
		const blocked = chat.ctxOf({ ...ada.actor, type: "user", blockedUntil: new Date("2026-06-01") } as never);
		const input = { conversation_id, message_id: idOf(1), content: "Hi" };
		expect(await refusalOf(editMessage({ ctx: blocked, input }))).toMatchObject({ code: "forbidden" });
		for (const content of [" ", "a".repeat(1001)]) {
			expect(await refusalOf(edit(ada, idOf(1), content))).toMatchObject({ code: "invalid_input" });
		}
		await resolveConversation({ ctx: grace.ctx, input: { conversation_id } });
		expect(await refusalOf(edit(ada, idOf(1), "Hi"))).toMatchObject({ code: "conflict" });
	});

	it("stores what no database can hold as the replacement character, and knows it when it comes again", async () => {
		const { chat, ada, idOf, edit } = await start();
		expect((await edit(ada, idOf(1), "a\0b\ud800")).message.content).toBe("a\ufffdb\ufffd");
		chat.forget();
		await edit(ada, idOf(1), "a\0b\ud800");
		expect(chat.published).toEqual([]);
	});

	it("lets a message be sent again that was edited before its sender heard that it had arrived (D2)", async () => {
		const { chat, ada, conversation_id, edit } = await start();
		const input = { conversation_id, content: "Helo", client_id: "m-1" };
		const { message } = await sendMessage({ ctx: ada.ctx, input });
		await edit(ada, message.id, "Hello");
		chat.forget();
		expect(await sendMessage({ ctx: ada.ctx, input })).toMatchObject({
			replayed: true,
			message: { id: message.id, content: "Hello" },
		});
		expect(chat.published).toEqual([]);
	});

	it("and deleting it at the same moment ends deleted, whoever was first", async () => {
		for (let round = 0; round < 8; round += 1) {
			const { ada, conversation_id, idOf, edit, history, versions } = await start(["Helo"]);
			const message_id = idOf(1);
			const outcomes = await Promise.allSettled([
				edit(ada, message_id, "Hello"),
				deleteMessage({ ctx: ada.ctx, input: { conversation_id, message_id } }),
			]);
			expect(outcomes[1]?.status).toBe("fulfilled");
			const [message] = await history();
			expect(message).toMatchObject({ content: "", deleted_at: expect.any(String) });
			expect(await versions(message_id)).toEqual([]);
		}
	});

	it("many times at once counts every change once and ends with one of the texts", async () => {
		const { chat, ada, idOf, edit, history, row } = await start(["0"]);
		const texts = Array.from({ length: 10 }, (_, i) => `${i + 1}`);
		await Promise.all(texts.map((text) => edit(ada, idOf(1), text)));
		const revs = chat.publishedAs("message.changed").map(({ rev }) => rev);
		expect([...revs].sort((a, b) => a - b)).toEqual(Array.from({ length: 10 }, (_, i) => i + 2));
		expect(await row()).toMatchObject({ rev: 11 });
		const [message] = await history();
		expect(texts).toContain(message?.content);
		expect(message?.rev).toBe(11);
	});
});
