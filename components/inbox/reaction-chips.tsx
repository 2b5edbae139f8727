"use client";

import { countReactions, QUICK_REACTIONS } from "#client/reactions.ts";
import { classNames } from "#components/ui/class-names.ts";
import type { Message } from "#protocol/shapes.ts";
import { type MessageTools, nameOf } from "./message-tools.ts";

/** Who reacted with what; pressing one joins in, or takes one's own back. */
export function ReactionChips({ message, tools }: { message: Message; tools: MessageTools }) {
	const { reactions = [] } = message;
	if (reactions.length === 0) return null;
	const me = { sender_type: "agent", sender_id: tools.agentId } as const;
	return (
		<ul aria-label="Reactions" className="flex flex-wrap gap-1">
			{countReactions(reactions, me, (reaction) => nameOf(reaction, tools)).map(({ emoji, count, mine, names }) => {
				const who = `${QUICK_REACTIONS.find((one) => one.emoji === emoji)?.name ?? emoji}: ${names.join(", ")}`;
				return (
					<li key={emoji}>
						<button
							type="button"
							aria-pressed={mine}
							aria-label={`${who}, ${count}`}
							title={who}
							onClick={() => tools.onReact(message, emoji, !mine)}
							className={classNames(
								"inline-flex h-7 items-center gap-1.5 rounded-full border px-2 text-sm tabular-nums pointer-coarse:h-9",
								mine ? "border-accent bg-accent-soft text-text" : "border-border bg-raised text-text hover:bg-fill",
							)}
						>
							<span aria-hidden="true">{emoji}</span>
							<span aria-hidden="true">{count}</span>
						</button>
					</li>
				);
			})}
		</ul>
	);
}
