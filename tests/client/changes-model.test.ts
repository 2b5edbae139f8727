import fc from "fast-check";
import { expect, test } from "vitest";
import { createChatState } from "#client/chat-state.ts";
import { createConversationSync } from "#client/conversation-sync.ts";
import { createEmitter } from "#client/emitter.ts";
import { createMessageActions } from "#client/message-actions.ts";
import { createServerEvents } from "#client/server-events.ts";
import { readChanges } from "#core/conversations/read-changes.ts";
import { deleteMessage } from "#core/messages/delete-message.ts";
import { editMessage } from "#core/messages/edit-message.ts";
import { markRead } from "#core/messages/mark-read.ts";
import { react } from "#core/messages/react.ts";
import { readHistory } from "#core/messages/read-history.ts";
import { sendMessage } from "#core/messages/send-message.ts";
import { asChatError } from "#core/refusals.ts";
import type { Message } from "#protocol/shapes.ts";
import { toSocketEvent } from "#server/sockets/to-wire.ts";
import { makeChat, type Person } from "../support/make-ctx.ts";

/** What people do, and how the network treats those who look on. `CHANGES_SEED` and `CHANGES_PATH` play a failure again. */
const { CHANGES_SEED, CHANGES_PATH, CHANGES_RUNS = "40" } = process.env;

type Who = { who: "ada" | "grace" };
type Step =
	| ({ do: "write" } & Who)
	| ({ do: "lose" } & Who)
	| ({ do: "hear" } & Who)
	| ({ do: "catch up" } & Who)
	| ({ do: "scroll up" } & Who)
	| ({ do: "answer"; which: number } & Who)
	| ({ do: "edit"; which: number } & Who)
	| ({ do: "delete"; which: number } & Who)
	| ({ do: "read"; which: number } & Who)
	| ({ do: "react"; which: number; emoji: string; on: boolean } & Who);

const which = fc.nat({ max: 30 });
const who = fc.constantFrom("ada" as const, "grace" as const);
const step = fc.oneof(
	{ weight: 3, arbitrary: fc.record({ do: fc.constant("write" as const), who }) },
	{ weight: 2, arbitrary: fc.record({ do: fc.constant("answer" as const), who, which }) },
	{ weight: 4, arbitrary: fc.record({ do: fc.constant("edit" as const), who, which }) },
	{ weight: 2, arbitrary: fc.record({ do: fc.constant("delete" as const), who, which }) },
	{
		weight: 4,
		arbitrary: fc.record({
			do: fc.constant("react" as const),
			who,
			which,
			emoji: fc.constantFrom("👍", "❤️"),
			on: fc.boolean(),
		}),
	},
	{ weight: 1, arbitrary: fc.record({ do: fc.constant("read" as const), who, which }) },
	{ weight: 2, arbitrary: fc.record({ do: fc.constantFrom("lose" as const, "hear" as const), who }) },
	{ weight: 2, arbitrary: fc.record({ do: fc.constantFrom("catch up" as const, "scroll up" as const), who }) },
) as fc.Arbitrary<Step>;
const PAGE = 3;
const settled = () => new Promise((resolve) => setImmediate(resolve));

test("D4: two who look on through a network that loses events, and the database, agree after any edits, deletions, reactions and answers", async () => {
	const chat = await makeChat();
	await fc.assert(
		fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
			const ada = await chat.aUser({ name: "Ada" });
			const grace = await chat.anAgent();
			const { id } = await chat.aConversation(ada, ["1", "2", "3", "4", "5"]);
			const people = { ada, grace };
			const screens = { ada: aScreen(ada, id), grace: aScreen(grace, id) };
			for (const screen of Object.values(screens)) await screen.catchUp();
			for (const [n, one] of steps.entries()) await take(one, n);
			for (const screen of Object.values(screens)) await screen.seeEverything();

			const stored = await everything(ada, id);
			for (const screen of Object.values(screens)) expect(screen.shown()).toEqual(stored.map(essence));
			expect(await chat.db.conversation.findUnique({ where: { id } })).toMatchObject({ rev: screens.ada.rev() });
			for (const screen of Object.values(screens)) screen.close();

			async function take(one: Step, n: number): Promise<void> {
				const [person, screen] = [people[one.who], screens[one.who]];
				if (one.do === "lose" || one.do === "hear") return screen.listen(one.do === "hear");
				if (one.do === "catch up") return screen.catchUp();
				if (one.do === "scroll up") return screen.scrollUp();
				const input = { conversation_id: id, content: `${one.do} ${n}` };
				if (one.do === "write") return void (await sendMessage({ ctx: person.ctx, input }));
				const all = await everything(ada, id);
				const message = all[one.which % all.length] as Message;
				const about = { conversation_id: id, message_id: message.id };
				await allowed(async () => {
					if (one.do === "answer") await sendMessage({ ctx: person.ctx, input: { ...input, reply_to: message.id } });
					else if (one.do === "read") {
						await markRead({ ctx: person.ctx, input: { conversation_id: id, last_read_message_id: message.id } });
					} else if (one.do === "edit") await screen.actions.edit(about.message_id, input.content);
					else if (one.do === "delete") await screen.actions.remove(about.message_id);
					else await screen.actions.react(about.message_id, one.emoji, one.on);
				});
				// What was heard is taken in, and a gap that was seen is read.
				await settled();
			}
		}),
		{
			numRuns: Number(CHANGES_RUNS),
			...(CHANGES_SEED !== undefined && { seed: Number(CHANGES_SEED) }),
			...(CHANGES_PATH !== undefined && { path: CHANGES_PATH }),
		},
	);

	/** The widget's own store, events and catching up, at the server's own verbs. */
	function aScreen({ ctx, actor }: Person, id: string) {
		const emitter = createEmitter<never>();
		const state = createChatState(emitter as never);
		let hears = true;
		const sync = createConversationSync({
			state,
			isReadable: () => true,
			isShown: (shown) => shown === id,
			readHistory: (query) => readHistory({ ctx, input: { conversation_id: id, limit: PAGE, ...query } }),
			readChanges: (after) => readChanges({ ctx, input: { conversation_id: id, after, limit: 2 } }),
			onDone: () => {},
			onFailed: (error) => expect.unreachable(String(error)),
		});
		const take = createServerEvents({
			state,
			emitter: emitter as never,
			isShown: (shown) => shown === id,
			onTime: () => {},
			onRevised: sync.follow,
		});
		const stop = ctx.events.subscribe((event) => {
			if (hears && "item" in event) take(toSocketEvent(event) as never);
		});
		const verbs = { "message:edit": editMessage, "message:delete": deleteMessage, "message:react": react } as const;
		const actions = createMessageActions({
			find: (message) => state.get().messages.find((one) => one.id === message),
			show: state.replaceSent,
			me: () => ({ sender_id: actor.id, sender_type: actor.type, sender_name: actor.name }),
			take: (message) => state.takeMessages([message], { announce: true, coming: "change" }),
			request: (name, input) => verbs[name]({ ctx, input: { conversation_id: id, ...input } as never }),
		});
		return {
			actions,
			catchUp: () => sync.run(),
			scrollUp: () => sync.loadOlder(),
			listen(on: boolean) {
				hears = on;
			},
			async seeEverything() {
				await sync.run();
				while (state.get().hasOlder) await sync.loadOlder();
			},
			shown: () => state.get().messages.map(essence),
			rev: () => state.get().conversation?.rev,
			close() {
				stop();
				sync.close();
				state.close();
			},
		};
	}
}, 120_000);

/** What people see of a message, in a form in which the store's and the server's can be compared. */
function essence(
	message: Pick<Message, "content" | "deleted_at" | "edited_at" | "reactions" | "reply_to"> & { seq: number | null },
) {
	const { seq, content, edited_at, deleted_at, reactions = [], reply_to } = message;
	return { seq, content, edited_at, deleted_at, reactions, reply_to };
}

async function everything({ ctx }: Person, conversation_id: string): Promise<Message[]> {
	return (await readHistory({ ctx, input: { conversation_id, limit: 500 } })).messages;
}

/** Others' messages and deleted ones are refused; whatever else goes wrong fails the test. */
async function allowed(act: () => Promise<unknown>): Promise<void> {
	try {
		await act();
	} catch (error) {
		if (!["forbidden", "conflict"].includes(asChatError(error)?.code ?? "")) throw error;
	}
}
