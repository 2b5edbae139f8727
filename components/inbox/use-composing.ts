"use client";

import { type RefObject, useState } from "react";
import type { Inbox } from "#client/inbox/inbox.ts";
import type { Message } from "#protocol/shapes.ts";

type Options = {
	inbox: Inbox;
	conversationId: string;
	input: RefObject<HTMLTextAreaElement | null>;
	/** Does it, and says where it fails why. */
	attempt: (action: () => Promise<unknown>) => Promise<boolean>;
};

/** What is in the field: the draft of a reply, with the message that it answers; or a message of one's own that is being edited. */
export function useComposing({ inbox, conversationId, input, attempt }: Options) {
	const [draft, setDraft] = useState(() => inbox.drafts.get(conversationId));
	const [answered, setAnswered] = useState<Message | null>(null);
	const [edited, setEdited] = useState<{ message: Message; text: string } | null>(null);
	const focus = () => input.current?.focus();

	function write(next: string) {
		if (edited) return setEdited({ ...edited, text: next });
		setDraft(next);
		inbox.drafts.set(conversationId, next);
		if (next.trim() === "") inbox.stopTyping();
		else inbox.typed();
	}

	async function saveEdit(message: Message, text: string) {
		setEdited(null);
		const content = text.trim();
		if (content === message.content) return;
		// What was not taken comes back into the field, unless another message is being edited there by now.
		if (!(await attempt(() => inbox.editMessage(message.id, content)))) setEdited((now) => now ?? { message, text });
	}

	return {
		text: edited ? edited.text : draft,
		context: edited
			? { kind: "edit" as const, message: edited.message }
			: answered && { kind: "answer" as const, message: answered },
		write,
		send() {
			if (edited) return void saveEdit(edited.message, edited.text);
			inbox.send(draft.trim(), answered ?? undefined);
			setAnswered(null);
			setDraft("");
			inbox.drafts.set(conversationId, "");
		},
		answer(message: Message) {
			setEdited(null);
			setAnswered(message);
			focus();
		},
		edit(message: Message) {
			setEdited({ message, text: message.content });
			focus();
		},
		/** The draft is where it was. */
		cancel() {
			if (edited) setEdited(null);
			else setAnswered(null);
			focus();
		},
		/** Puts the text of a refused reply in front of the draft. */
		takeBack(content: string) {
			setEdited(null);
			const next = draft.trim() === "" ? content : `${content}\n${draft}`;
			setDraft(next);
			inbox.drafts.set(conversationId, next);
			focus();
		},
	};
}
