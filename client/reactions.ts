import type { Reaction, SenderType } from "#protocol/shapes.ts";

/** What stands ready to react with, and how a screen reader says it. */
export const QUICK_REACTIONS: readonly { emoji: string; name: string }[] = [
	{ emoji: "👍", name: "Thumbs up" },
	{ emoji: "❤️", name: "Heart" },
	{ emoji: "😄", name: "Laughing" },
	{ emoji: "🎉", name: "Party" },
	{ emoji: "😮", name: "Surprised" },
	{ emoji: "😢", name: "Sad" },
];

/** One emoji on a message: by how many, by whom, oldest first, and whether one is among them. */
export type ReactionCount = { emoji: string; count: number; mine: boolean; names: string[] };

type Me = { sender_type: SenderType; sender_id?: string | undefined };

/** The emoji in the order in which each was first used. `nameOf` says how somebody else is called here. */
export function countReactions(reactions: readonly Reaction[], me: Me, nameOf: (reaction: Reaction) => string): ReactionCount[] {
	const counts = new Map<string, ReactionCount>();
	for (const reaction of reactions) {
		const { emoji } = reaction;
		const mine = isBy(reaction, me);
		const counted = counts.get(emoji) ?? { emoji, count: 0, mine: false, names: [] };
		counted.count += 1;
		counted.mine ||= mine;
		counted.names.push(mine ? "You" : nameOf(reaction));
		counts.set(emoji, counted);
	}
	return [...counts.values()];
}

/** A widget has one user only, and need not know the id. */
const isBy = (reaction: Reaction, me: Me): boolean =>
	reaction.sender_type === me.sender_type && (me.sender_id === undefined || reaction.sender_id === me.sender_id);
