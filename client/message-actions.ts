import type { Message, MessageResult, Reaction } from "#protocol/shapes.ts";
import type { LineInput } from "./line.ts";

/** A message as a screen has it. */
type Shown = {
	id: string | null;
	rev: number | null;
	content: string;
	edited_at?: string;
	deleted_at?: string;
	reactions?: readonly Reaction[];
};

type ActionName = "message:edit" | "message:delete" | "message:react";

type Options<M extends Shown> = {
	find: (id: string) => M | undefined;
	/** Shows this in the place of the message that it stands for. */
	show: (message: M) => void;
	/** Who acts here, for the reactions. */
	me: () => Omit<Reaction, "emoji">;
	/** What changed is only known by the answer where no socket tells. */
	take: (message: Message) => void;
	request: <Name extends ActionName>(name: Name, input: Omit<LineInput<Name>, "conversation_id">) => Promise<MessageResult>;
};

export type MessageActions = ReturnType<typeof createMessageActions>;

/**
 * Edits, deletes and reacts, seen at once. What the server refuses, or does not answer, is as it was before, unless something newer
 * has come meanwhile; the call rejects with the reason. All three may be asked again.
 */
export function createMessageActions<M extends Shown>({ find, show, me, take, request }: Options<M>) {
	/** What the server said of messages that are shown as guessed: a second guess is not taken back to the first. */
	const said = new Map<string, M>();

	async function act<Name extends ActionName>(
		name: Name,
		input: Omit<LineInput<Name>, "conversation_id"> & { message_id: string },
		guess: (message: M) => Partial<Shown>,
	): Promise<void> {
		const shown = find(input.message_id);
		const kept = said.get(input.message_id);
		const before = kept && kept.rev === shown?.rev ? kept : shown;
		if (shown && before) {
			said.set(input.message_id, before);
			show({ ...shown, ...guess(shown) });
		}
		try {
			take((await request(name, input)).message);
		} finally {
			// Refused, not answered, or so already.
			if (before && find(input.message_id)?.rev === before.rev) show(before);
		}
	}
	const now = () => new Date(Date.now()).toISOString();

	return {
		edit: (message_id: string, content: string) =>
			act("message:edit", { message_id, content }, () => ({ content, edited_at: now() })),
		/** Takes the text away for everybody. */
		remove: (message_id: string) =>
			act("message:delete", { message_id }, () => ({ content: "", deleted_at: now(), reactions: [] })),
		react: (message_id: string, emoji: string, on: boolean) =>
			act("message:react", { message_id, emoji, on }, ({ reactions = [] }) => {
				const others = reactions.filter((reaction) => !(reaction.emoji === emoji && isOf(reaction, me())));
				return { reactions: on ? [...others, { emoji, ...me() }] : others };
			}),
	};
}

/** Whether somebody made a reaction, or wrote a message. */
export function isOf(
	by: Pick<Reaction, "sender_id" | "sender_type">,
	person: Pick<Reaction, "sender_id" | "sender_type">,
): boolean {
	return by.sender_type === person.sender_type && by.sender_id === person.sender_id;
}
