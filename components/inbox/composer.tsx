"use client";

import { SendHorizontal } from "lucide-react";
import { type KeyboardEvent, type ReactNode, type RefObject, useId } from "react";
import { Button } from "#components/ui/button.tsx";
import { classNames } from "#components/ui/class-names.ts";
import { countCharacters } from "#protocol/limits.ts";

type ComposerProps = {
	text: string;
	/** In characters as a person counts them. */
	maxLength: number;
	placeholder: string;
	/** False while the conversation is not there yet: one may write already, but not send. */
	ready: boolean;
	/** Above the text: what is being answered or edited. */
	context?: ReactNode;
	/** The word on the button. */
	action?: string;
	onChange: (text: string) => void;
	/** Escape, where there is something to step out of. */
	onCancel?: (() => void) | undefined;
	/** The up arrow in an empty field. */
	onUp?: () => void;
	onSend: () => void;
	onLeave: () => void;
	input: RefObject<HTMLTextAreaElement | null>;
};

/** From how much of the limit on the counter is shown. */
const COUNT_FROM = 0.8;

/** Where a reply is written. Grows with its text; Enter sends, Shift and Enter begin a new line. */
export function Composer(props: ComposerProps) {
	const { text, maxLength, placeholder, ready, context, action = "Send", onChange, onCancel, onUp, onSend, onLeave, input } = props;
	const hintId = useId();
	const length = text.length > maxLength * COUNT_FROM ? countCharacters(text) : 0;
	const left = maxLength - length;
	const sendable = ready && text.trim() !== "" && left >= 0;

	function onKeyDown(event: KeyboardEvent) {
		// While an input method composes, Enter chooses a word; Safari says so only by the code 229.
		const composing = event.nativeEvent.isComposing || event.keyCode === 229;
		if (composing) return;
		if (event.key === "ArrowUp" && text === "" && onUp) {
			event.preventDefault();
			return onUp();
		}
		if (event.key === "Escape" && onCancel) {
			// And nothing behind it.
			event.preventDefault();
			return onCancel();
		}
		if (event.key !== "Enter" || event.shiftKey || event.altKey) return;
		event.preventDefault();
		if (sendable) onSend();
	}

	return (
		<div className="mx-auto w-full max-w-200 shrink-0 px-3 pb-[max(12px,env(safe-area-inset-bottom))] lg:px-6 lg:pb-5">
			<div
				className={classNames(
					"rounded-md border bg-surface shadow-raised focus-within:border-focus focus-within:outline-1 focus-within:outline-focus",
					left < 0 ? "border-danger" : "border-border-strong",
				)}
			>
				{context}
				{/* The hidden twin has the text's height, so the textarea in the same grid cell grows without a script. */}
				<div className="grid max-h-52 overflow-y-auto">
					<textarea
						ref={input}
						value={text}
						rows={1}
						onChange={(event) => onChange(event.target.value)}
						onKeyDown={onKeyDown}
						onBlur={onLeave}
						placeholder={placeholder}
						aria-label="Your reply"
						aria-describedby={hintId}
						aria-invalid={left < 0 || undefined}
						enterKeyHint="send"
						className="col-start-1 row-start-1 resize-none overflow-hidden bg-transparent px-3.5 pt-3 pb-1 text-lg wrap-anywhere outline-none sm:text-md"
					/>
					<div
						aria-hidden="true"
						className="invisible col-start-1 row-start-1 min-h-10 px-3.5 pt-3 pb-1 text-lg whitespace-pre-wrap wrap-anywhere sm:text-md"
					>
						{`${text}\u200b`}
					</div>
				</div>
				<div className="flex items-center gap-3 p-2 pl-3.5">
					<p id={hintId} className="min-w-0 flex-1 truncate text-sm text-muted">
						{length > 0 ? (
							<span className={left < 0 ? "font-medium text-danger" : undefined}>
								{left < 0 ? `${-left} characters too many` : `${left} characters left`}
							</span>
						) : (
							<span className="hidden pointer-fine:@md:inline">Enter sends, Shift + Enter begins a new line</span>
						)}
					</p>
					<Button
						variant="primary"
						disabled={!sendable}
						onClick={onSend}
						// The keyboard of a phone stays open.
						onPointerDown={(event) => event.preventDefault()}
						icon={<SendHorizontal aria-hidden="true" className="size-4" />}
					>
						{action}
					</Button>
				</div>
			</div>
		</div>
	);
}
