import { type KeyboardEvent, type RefObject, useLayoutEffect, useState } from "react";
import { countCharacters } from "#protocol/limits.ts";
import { Icon } from "./icons.tsx";

/** The counter shows when so many characters are left: earlier it would only nag. */
const COUNT_FROM = 100;
/** How IME input looks to browsers that do not set `isComposing` on the last key. */
const IME_KEY_CODE = 229;

export type ComposerProps = {
	fieldRef: RefObject<HTMLTextAreaElement | null>;
	draft: string;
	/** Characters as a person counts them. */
	maxLength: number;
	write: (text: string) => void;
	send: () => void;
	canEscalate: boolean;
	escalating: boolean;
	escalate: () => Promise<unknown>;
};

/** Where the user writes: grows with the text, Enter sends, Shift+Enter breaks the line. */
export function Composer({ fieldRef, draft, maxLength, write, send, canEscalate, escalating, escalate }: ComposerProps) {
	const [escalationFailed, setEscalationFailed] = useState(false);
	// A text never has more characters than UTF-16 units, so short ones need no counting.
	const left = draft.length < maxLength - COUNT_FROM ? COUNT_FROM + 1 : maxLength - countCharacters(draft);
	const isTooLong = left < 0;
	const isEmpty = draft.trim() === "";

	// biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text
	useLayoutEffect(() => {
		const field = fieldRef.current;
		if (!field) return;
		field.style.height = "auto";
		field.style.height = `${field.scrollHeight}px`;
	}, [draft, fieldRef]);

	function submit(): void {
		if (isEmpty || isTooLong) return;
		send();
		fieldRef.current?.focus();
	}

	function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>): void {
		if (event.key !== "Enter" || event.shiftKey) return;
		if (event.nativeEvent.isComposing || event.keyCode === IME_KEY_CODE) return;
		event.preventDefault();
		submit();
	}

	async function askForPerson(): Promise<void> {
		setEscalationFailed(false);
		await escalate().catch(() => setEscalationFailed(true));
	}

	return (
		<form
			className="composer"
			onSubmit={(event) => {
				event.preventDefault();
				submit();
			}}
		>
			<div className="field" data-invalid={isTooLong}>
				<textarea
					ref={fieldRef}
					rows={1}
					dir="auto"
					value={draft}
					placeholder="Write a message…"
					aria-label="Your message"
					aria-invalid={isTooLong}
					aria-describedby="counter"
					enterKeyHint="send"
					onInput={(event) => write(event.currentTarget.value)}
					onKeyDown={onKeyDown}
				/>
				<button type="submit" className="send" aria-label="Send message" disabled={isEmpty || isTooLong}>
					<Icon name="send" />
				</button>
			</div>
			<div className="below">
				{canEscalate && (
					<button type="button" className="text-button" disabled={escalating} onClick={() => void askForPerson()}>
						<Icon name="person" />
						{escalating ? "Asking…" : "Talk to a person"}
					</button>
				)}
				{escalationFailed && canEscalate && (
					<span className="hint danger" role="alert">
						That did not work. Please try again.
					</span>
				)}
				<span id="counter" className="counter" data-over={isTooLong} role="status">
					{left <= COUNT_FROM && (isTooLong ? `${-left} too many` : `${left} left`)}
				</span>
			</div>
		</form>
	);
}
