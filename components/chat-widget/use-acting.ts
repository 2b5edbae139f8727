import { useState } from "react";
import type { ChatClient } from "#client/chat-client.ts";
import type { ChatMessage } from "#client/conversation-store.ts";
import { ChatRefusal } from "#client/refusal.ts";
import { quoteOf } from "#protocol/quotes.ts";

/** The message that the field is about: it is answered, or its text is being changed. */
type Target = { kind: "answer" | "edit"; message: ChatMessage; text: string };

/** What the user does with messages that are there: answers, edits, deletes, reacts. */
export function useActing(client: ChatClient, focusField: () => void) {
	const [target, setTarget] = useState<Target | null>(null);
	const [problem, setProblem] = useState<string | null>(null);

	function attempt(action: Promise<void>, failed?: () => void): void {
		setProblem(null);
		action.catch((error: unknown) => {
			// A conflict is about this one message, and the server's sentence says what of it.
			const said = error instanceof ChatRefusal && error.code === "conflict";
			setProblem(said ? error.message : "That did not work. Please try again.");
			failed?.();
		});
	}

	function aim(kind: Target["kind"], message: ChatMessage): void {
		setTarget({ kind, message, text: message.content });
		focusField();
	}

	return {
		target,
		problem,
		answer: (message: ChatMessage) => aim("answer", message),
		edit: (message: ChatMessage) => aim("edit", message),
		remove: (id: string) => attempt(client.remove(id)),
		react: (id: string, emoji: string, on: boolean) => attempt(client.react(id, emoji, on)),
		cancel(): void {
			setTarget(null);
			focusField();
		},
		write: (text: string) => setTarget((now) => now && { ...now, text }),
		/** Sends the draft, as an answer where it is one. */
		send(draft: string): void {
			const { message } = target ?? {};
			// Shown until the server has it, for which nobody needs the sender's id.
			const quote = message?.id ? quoteOf({ ...message, id: message.id, sender_id: "" }) : undefined;
			// A refusal shows on the message itself.
			client.send(draft, quote).catch(() => {});
			setTarget(null);
		},
		/** Takes the text that is in the field for the message; where it is refused it comes back into the field. */
		save(edited: Target): void {
			const { message, text } = edited;
			const content = text.trim();
			setTarget(null);
			if (message.id && content !== message.content) {
				attempt(client.edit(message.id, content), () => setTarget((now) => now ?? edited));
			}
		},
	};
}

export type Acting = ReturnType<typeof useActing>;
