import { expect, test } from "vitest";
import { createMessageActions } from "#client/message-actions.ts";
import { ChatRefusal, ConnectionLost } from "#client/refusal.ts";
import type { Message, MessageResult } from "#protocol/shapes.ts";

const ME = { sender_id: "ada", sender_type: "user", sender_name: "Ada" } as const;
const HELLO: Message = {
	id: "m1",
	seq: 1,
	rev: 1,
	client_id: "c1",
	conversation_id: "conv",
	...ME,
	content: "Helo",
	timestamp: "2026-05-04T10:00:00.000Z",
	metadata: {},
	reactions: [{ emoji: "👍", sender_id: "grace", sender_type: "agent", sender_name: "Grace" }],
};

/** One message on a screen, and a server that answers when the test says so. */
function start() {
	let shown = HELLO;
	let answer = { resolve: (_: MessageResult) => {}, reject: (_: Error) => {} };
	const asked: unknown[] = [];
	const take = (message: Message) => {
		if (message.rev > shown.rev) shown = message;
	};
	const actions = createMessageActions<Message>({
		find: (id) => (id === shown.id ? shown : undefined),
		show: (message) => {
			shown = message;
		},
		me: () => ME,
		take,
		request: (name, input) => {
			asked.push([name, input]);
			return new Promise((resolve, reject) => {
				answer = { resolve, reject };
			});
		},
	});
	return { actions, asked, take, shown: () => shown, answer: () => answer };
}

test("an edit is seen at once, and is the server's as soon as that answers", async () => {
	const { actions, asked, shown, answer } = start();
	const done = actions.edit("m1", "Hello");
	expect(shown()).toMatchObject({ content: "Hello", edited_at: expect.any(String), rev: 1 });
	expect(asked).toEqual([["message:edit", { message_id: "m1", content: "Hello" }]]);
	const edited = { ...HELLO, rev: 2, content: "Hello", edited_at: "2026-05-04T10:01:00.000Z" };
	answer().resolve({ status: "success", message: edited });
	await done;
	expect(shown()).toEqual(edited);
});

test("what is refused, or not answered, is as it was, and whoever asked hears why", async () => {
	for (const error of [new ChatRefusal({ code: "conflict", message: "Too late." }), new ConnectionLost()]) {
		for (const act of ["edit", "remove", "react"] as const) {
			const { actions, shown, answer } = start();
			const done =
				act === "edit" ? actions.edit("m1", "Hello") : act === "remove" ? actions.remove("m1") : actions.react("m1", "👍", true);
			expect(shown()).not.toEqual(HELLO);
			answer().reject(error);
			await expect(done).rejects.toBe(error);
			expect(shown()).toEqual(HELLO);
		}
	}
});

test("two that fail one after the other leave what the server has, not what the first one guessed", async () => {
	const { actions, shown, answer } = start();
	const first = actions.edit("m1", "Hallo");
	const failFirst = answer().reject;
	const second = actions.edit("m1", "Hello");
	expect(shown().content).toBe("Hello");
	failFirst(new ConnectionLost());
	answer().reject(new ConnectionLost());
	await expect(first).rejects.toThrow();
	await expect(second).rejects.toThrow();
	expect(shown()).toEqual(HELLO);
});

test("what came meanwhile is newer than what was there before, and stays", async () => {
	const { actions, take, shown, answer } = start();
	const done = actions.edit("m1", "Hello");
	const deleted = { ...HELLO, rev: 3, content: "", deleted_at: "2026-05-04T10:02:00.000Z" };
	take(deleted);
	answer().reject(new ChatRefusal({ code: "conflict", message: "This message was deleted." }));
	await expect(done).rejects.toThrow("This message was deleted.");
	expect(shown()).toEqual(deleted);
});

test("what the server says is so already is shown as the server has it", async () => {
	const { actions, shown, answer } = start();
	const done = actions.edit("m1", "Helo");
	answer().resolve({ status: "success", message: HELLO, unchanged: true });
	await done;
	expect(shown()).toEqual(HELLO);
});

test("a reaction joins those of others, once, and is taken back alone", async () => {
	const { actions, shown, answer } = start();
	const emojis = () => shown().reactions?.map(({ emoji, sender_id }) => `${emoji} ${sender_id}`);
	void actions.react("m1", "👍", true);
	expect(emojis()).toEqual(["👍 grace", "👍 ada"]);
	const done = actions.react("m1", "👍", false);
	expect(emojis()).toEqual(["👍 grace"]);
	answer().resolve({ status: "success", message: { ...HELLO, rev: 3 } });
	await done;
	expect(emojis()).toEqual(["👍 grace"]);
});
