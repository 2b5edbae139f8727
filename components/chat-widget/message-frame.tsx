import { type KeyboardEvent, type ReactNode, useRef, useState } from "react";
import type { ChatMessage } from "#client/conversation-store.ts";
import { countReactions, QUICK_REACTIONS } from "#client/reactions.ts";
import { toPlainText } from "#protocol/message-text.ts";
import type { Reaction } from "#protocol/shapes.ts";
import { Icon } from "./icons.tsx";
import type { Acting } from "./use-acting.ts";

const ME = { sender_type: "user" } as const;
const GONE = "This message was deleted";
const nameOf = ({ sender_name, sender_type }: Pick<Reaction, "sender_name" | "sender_type">) =>
	sender_type === "user" ? "You" : (sender_name ?? "Support");

export type MessageFrameProps = {
	message: ChatMessage;
	acting: Acting;
	/** Whether the text may still be changed, and whether the message may still be deleted. */
	may: { edit: boolean; remove: boolean };
	/** The Tab key reaches it; the arrow keys reach the others. */
	reachable: boolean;
	/** The text in its bubble. */
	children: ReactNode;
};

/** Around a message's text: what it answers, what can be done with it, who reacted. Of a deleted one, that it was there. */
export function MessageFrame({ message, acting, may, reachable, children }: MessageFrameProps) {
	const [isOpen, setOpen] = useState(false);
	const more = useRef<HTMLButtonElement>(null);
	const { id, reply_to, reactions = [] } = message;
	if (message.deleted_at) return <p className="message gone">{GONE}</p>;
	const counts = countReactions(reactions, ME, nameOf);

	function close(): void {
		setOpen(false);
		more.current?.focus();
	}

	return (
		<>
			{reply_to && (
				<p className="quote">
					<b>{nameOf(reply_to)}</b> <span dir="auto">{reply_to.deleted ? GONE : toPlainText(reply_to.content)}</span>
				</p>
			)}
			<div className="line">
				{children}
				{id && (
					<button
						ref={more}
						type="button"
						className="more"
						aria-label="Message actions"
						aria-expanded={isOpen}
						tabIndex={reachable ? 0 : -1}
						onClick={() => setOpen(!isOpen)}
						onKeyDown={moveToNeighbour}
					>
						<Icon name="more" />
					</button>
				)}
			</div>
			{isOpen && id && (
				<Actions
					counts={counts}
					react={(emoji, on) => {
						acting.react(id, emoji, on);
						close();
					}}
					answer={() => {
						setOpen(false);
						acting.answer(message);
					}}
					edit={
						may.edit &&
						(() => {
							setOpen(false);
							acting.edit(message);
						})
					}
					remove={may.remove && (() => acting.remove(id))}
					close={close}
				/>
			)}
			{id && counts.length > 0 && (
				<p className="chips">
					{counts.map(({ emoji, count, mine, names }) => (
						<button
							key={emoji}
							type="button"
							aria-pressed={mine}
							aria-label={`${emoji} ${names.join(", ")}`}
							title={names.join(", ")}
							onClick={() => acting.react(id, emoji, !mine)}
						>
							{emoji} {count}
						</button>
					))}
				</p>
			)}
			{message.edited_at && <p className="meta">Edited</p>}
		</>
	);
}

type ActionsProps = {
	counts: ReturnType<typeof countReactions>;
	react: (emoji: string, on: boolean) => void;
	answer: () => void;
	edit: false | (() => void);
	remove: false | (() => void);
	close: () => void;
};

/** Stands in the thread, so that nothing has to be placed over it. Deleting asks once more, on the same button. */
function Actions({ counts, react, answer, edit, remove, close }: ActionsProps) {
	const [asked, setAsked] = useState(false);
	return (
		// biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms
		<div
			className="actions"
			role="group"
			aria-label="Message actions"
			onKeyDown={(event) => {
				if (event.key !== "Escape") return;
				// Closes these, and not the panel.
				event.preventDefault();
				event.stopPropagation();
				close();
			}}
		>
			{QUICK_REACTIONS.map(({ emoji, name }) => {
				const mine = counts.some((count) => count.emoji === emoji && count.mine);
				return (
					<button key={emoji} type="button" aria-label={name} aria-pressed={mine} onClick={() => react(emoji, !mine)}>
						{emoji}
					</button>
				);
			})}
			<span className="choices">
				<button type="button" className="text-button" onClick={answer}>
					Reply
				</button>
				{edit && (
					<button type="button" className="text-button" onClick={edit}>
						Edit
					</button>
				)}
				{remove && (
					<button type="button" className="text-button danger" onClick={() => (asked ? remove() : setAsked(true))}>
						{asked ? "Really delete?" : "Delete"}
					</button>
				)}
			</span>
		</div>
	);
}

/** Up and down go to the message before and the one after. */
function moveToNeighbour(event: KeyboardEvent<HTMLElement>): void {
	const step = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
	if (step === 0) return;
	event.preventDefault();
	const button = event.currentTarget;
	const all = [...(button.getRootNode() as ParentNode).querySelectorAll<HTMLElement>(".more")];
	all[all.indexOf(button) + step]?.focus();
}
