import { describe, expect, it } from "vitest";
import { listUserConversations } from "#core/conversations/list-user-conversations.ts";
import { sendMessage } from "#core/messages/send-message.ts";
import { makeChat, type Person } from "#tests/support/make-ctx.ts";
import { refusalOf } from "#tests/support/refusal-of.ts";

const list = ({ ctx }: Pick<Person, "ctx">, user_id: string) => listUserConversations({ ctx, input: { user_id } });

describe("listing a user's conversations", () => {
	it("shows all of them from the database, the one with the newest message first", async () => {
		const chat = await makeChat();
		const ada = await chat.aUser();
		for (const id of ["c1", "c2", "c3"]) {
			await chat.aConversation(ada, ["Hello"], id);
			chat.clock.pass(1);
		}
		await chat.aConversation(await chat.aUser(), ["Hello"], "somebody-elses");
		await sendMessage({ ctx: ada.ctx, input: { conversation_id: "c1", content: "Still there?" } });
		const answer = await list(ada, ada.id);
		expect(answer).toMatchObject({ user_id: ada.id, conversations: ["c1", "c3", "c2"], count: 3 });
		expect(answer.items.map(({ conversation_id, last_seq }) => [conversation_id, last_seq])).toEqual([
			["c1", 2],
			["c3", 1],
			["c2", 1],
		]);
		expect(await list(await chat.anAgent(), ada.id)).toEqual(answer);
	});

	it("comes page by page where it is long", async () => {
		const chat = await makeChat();
		const ada = await chat.aUser();
		for (const id of ["c1", "c2", "c3"]) await chat.aConversation(ada, ["Hello"], id);
		const first = await listUserConversations({ ctx: ada.ctx, input: { user_id: ada.id, limit: 2 } });
		expect(first).toMatchObject({ conversations: ["c3", "c2"], count: 2, has_more: true });
		expect(first.items).toHaveLength(2);
		const input = { user_id: ada.id, limit: 2, cursor: first.next_cursor ?? "" };
		expect(await listUserConversations({ ctx: ada.ctx, input })).toMatchObject({
			conversations: ["c1"],
			has_more: false,
			next_cursor: null,
		});
		const wrong = { ...input, cursor: "c1" };
		expect(await refusalOf(listUserConversations({ ctx: ada.ctx, input: wrong }))).toMatchObject({ errors: [{ path: "cursor" }] });
	});

	it("is empty for a user who never wrote, and for an agent who asks for a user that does not exist", async () => {
		const chat = await makeChat();
		const ada = await chat.aUser();
		expect(await list(ada, ada.id)).toEqual({
			user_id: ada.id,
			conversations: [],
			count: 0,
			items: [],
			has_more: false,
			next_cursor: null,
		});
		expect(await list(await chat.anAgent(), "nobody")).toMatchObject({ count: 0 });
	});

	it("tells a user nothing of others, not even whether they exist", async () => {
		const chat = await makeChat();
		const ada = await chat.aUser();
		await chat.aConversation(ada);
		const bob = await chat.aUser();
		const unknown = await refusalOf(list(bob, "nobody"));
		expect(unknown.code).toBe("not_found");
		expect(await refusalOf(list(bob, ada.id))).toEqual(unknown);
		expect(await refusalOf(list(chat.aBot(), ada.id))).toEqual(unknown);
		expect(await refusalOf(list({ ctx: chat.nobody }, ada.id))).toMatchObject({ code: "unauthenticated" });
	});
});
