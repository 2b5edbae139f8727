import { describe, expect, it } from "vitest";
import { setTyping } from "#core/messages/set-typing.ts";
import { makeChat, type Person } from "#tests/support/make-ctx.ts";
import { refusalOf } from "#tests/support/refusal-of.ts";

async function start() {
	const chat = await makeChat();
	const ada = await chat.aUser({ name: "Ada" });
	const { id: conversation_id } = await chat.aConversation(ada);
	const rows = async () => [await chat.db.conversation.findMany(), await chat.db.message.findMany()];
	chat.forget();
	const type = ({ ctx }: Pick<Person, "ctx">, is_typing = true) => setTyping({ ctx, input: { conversation_id, is_typing } });
	return { chat, ada, conversation_id, rows, type };
}

describe("typing", () => {
	it("is told to the others with who types, and is stored nowhere (D9)", async () => {
		const { chat, ada, conversation_id, rows, type } = await start();
		const before = await rows();
		expect(await type(ada)).toEqual({ status: "success" });
		await type(await chat.anAgent("Grace"), false);
		const about = { type: "typing", conversationId: conversation_id, userId: ada.id };
		expect(chat.published).toEqual([
			{ ...about, senderId: ada.id, senderType: "user", senderName: "Ada", isTyping: true },
			{ ...about, senderId: "agent_1", senderType: "agent", senderName: "Grace", isTyping: false },
		]);
		expect(await rows()).toEqual(before);
	});

	it("is not told of somebody else's conversation, nor of one that does not exist", async () => {
		const { chat, ada, type } = await start();
		expect(await refusalOf(type(await chat.aUser()))).toMatchObject({ code: "not_found" });
		expect(await refusalOf(type(chat.aBot("demo")))).toMatchObject({ code: "not_found" });
		expect(await refusalOf(type({ ctx: chat.nobody }))).toMatchObject({ code: "unauthenticated" });
		const unknown = { conversation_id: "unknown", is_typing: true };
		expect(await refusalOf(setTyping({ ctx: ada.ctx, input: unknown }))).toMatchObject({ code: "not_found" });
		expect(chat.published).toEqual([]);
	});

	it("is told under nobody else's name", async () => {
		const { chat, ada, conversation_id } = await start();
		const input = { conversation_id, is_typing: true, sender_id: "grace" };
		expect(await refusalOf(setTyping({ ctx: ada.ctx, input }))).toMatchObject({ code: "forbidden" });
		expect(chat.published).toEqual([]);
	});

	it.each([{}, { is_typing: "yes" }, { is_typing: 1 }])("must say yes or no, so %j is refused", async (wrong) => {
		const { ada, conversation_id } = await start();
		const input = { conversation_id, ...wrong } as unknown as Parameters<typeof setTyping>[0]["input"];
		expect(await refusalOf(setTyping({ ctx: ada.ctx, input }))).toMatchObject({
			code: "invalid_input",
			errors: [{ path: "is_typing" }],
		});
	});
});
