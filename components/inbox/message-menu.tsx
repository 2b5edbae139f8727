"use client";

import { Ellipsis, History, Pencil, Reply, Trash2 } from "lucide-react";
import { type KeyboardEvent, useRef } from "react";
import { QUICK_REACTIONS } from "#client/reactions.ts";
import { classNames } from "#components/ui/class-names.ts";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Menu, MenuItem, MenuRow, MenuRowItem, MenuSeparator } from "#components/ui/menu.tsx";
import type { Message } from "#protocol/shapes.ts";
import { firstWords, type MessageTools } from "./message-tools.ts";

type MessageMenuProps = {
	message: Message;
	tools: MessageTools;
	/** Stands at the right: ours. */
	ours: boolean;
	/** The one that the Tab key reaches; the arrow keys reach the others. */
	reachable: boolean;
	onReach: () => void;
};

const BUTTON = "size-8 pointer-coarse:size-8 [&_svg]:size-4";

/** What can be done with a message: seen with the pointer or the focus on it, and always where there is no pointer to hover. */
export function MessageMenu({ message, tools, ours, reachable, onReach }: MessageMenuProps) {
	const trigger = useRef<HTMLButtonElement>(null);
	const after = useRef<(() => void) | null>(null);
	const about = firstWords(message.content);
	const tabIndex = reachable ? 0 : -1;
	const mine = (emoji: string) =>
		message.reactions?.some((r) => r.emoji === emoji && r.sender_type === "agent" && r.sender_id === tools.agentId) ?? false;

	/** What moves the focus elsewhere waits until the menu has closed and given it back. */
	function later(act: () => void) {
		after.current = act;
	}

	function afterClose(event: Event) {
		const act = after.current;
		if (!act) return;
		after.current = null;
		event.preventDefault();
		trigger.current?.focus();
		act();
	}

	return (
		// biome-ignore lint/a11y/noStaticElementInteractions: the arrow keys move between the buttons inside
		<div
			data-message-menu
			onKeyDownCapture={moveToNeighbour}
			onFocus={onReach}
			className={classNames(
				"flex shrink-0 items-center rounded-sm pointer-fine:absolute pointer-fine:-top-5 pointer-fine:z-10 pointer-fine:border",
				"pointer-fine:border-border pointer-fine:bg-raised pointer-fine:opacity-0 pointer-fine:shadow-raised",
				"group-hover/message:opacity-100 focus-within:opacity-100 has-data-[state=open]:opacity-100",
				ours ? "pointer-fine:right-1" : "pointer-fine:left-1",
			)}
		>
			<IconButton
				label={`Reply to “${about}”`}
				tabIndex={tabIndex}
				className={classNames(BUTTON, "pointer-coarse:hidden")}
				onClick={() => tools.onAnswer(message)}
			>
				<Reply aria-hidden="true" />
			</IconButton>
			<Menu
				label={`Actions for “${about}”`}
				align={ours ? "end" : "start"}
				onCloseAutoFocus={afterClose}
				trigger={
					<button
						ref={trigger}
						type="button"
						tabIndex={tabIndex}
						aria-label={`Actions for “${about}”`}
						className={classNames("inline-grid place-items-center rounded-sm text-muted hover:bg-fill hover:text-text", BUTTON)}
					>
						<Ellipsis aria-hidden="true" />
					</button>
				}
			>
				<MenuRow label="React">
					{QUICK_REACTIONS.map(({ emoji, name }) => (
						<MenuRowItem
							key={emoji}
							label={name}
							checked={mine(emoji)}
							onSelect={() => tools.onReact(message, emoji, !mine(emoji))}
						>
							{emoji}
						</MenuRowItem>
					))}
				</MenuRow>
				<MenuSeparator />
				<MenuItem icon={<Reply aria-hidden="true" />} onSelect={() => later(() => tools.onAnswer(message))}>
					Reply
				</MenuItem>
				{tools.mayChange(message, "edit") && (
					<MenuItem icon={<Pencil aria-hidden="true" />} onSelect={() => later(() => tools.onEdit(message))}>
						Edit
					</MenuItem>
				)}
				{message.edited_at && (
					<MenuItem icon={<History aria-hidden="true" />} onSelect={() => later(() => tools.onVersions(message))}>
						Earlier versions
					</MenuItem>
				)}
				{tools.mayChange(message, "delete") && (
					<MenuItem icon={<Trash2 aria-hidden="true" />} onSelect={() => later(() => tools.onDelete(message))}>
						Delete
					</MenuItem>
				)}
			</Menu>
		</div>
	);
}

/** Up and down go to the message before and the one after. */
function moveToNeighbour(event: KeyboardEvent<HTMLElement>): void {
	const step = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
	const menu = event.currentTarget;
	// What is pressed in the open menu comes here too, though it stands elsewhere on the page.
	if (step === 0 || !menu.contains(event.target as Node)) return;
	event.preventDefault();
	event.stopPropagation();
	const all = [...document.querySelectorAll("[data-message-menu]")];
	const next = all[all.indexOf(menu) + step]?.querySelector<HTMLElement>("button:last-of-type");
	next?.focus();
	next?.scrollIntoView({ block: "nearest" });
}
