import type { Message, SenderType } from "#protocol/shapes.ts";

/** What stands in a thread, from top to bottom. */
export type TimelineEntry =
	| { kind: "day"; key: string; iso: string }
	| { kind: "new"; key: string }
	| { kind: "system"; key: string; message: Message }
	| {
			kind: "group";
			key: string;
			senderId: string;
			senderType: Exclude<SenderType, "system">;
			senderName: string | null;
			messages: Message[];
	  };

const SAME_BREATH_MS = 5 * 60_000;

/**
 * Messages as they are shown: a line for each day, one before the user's first message after `newAfterSeq` (what was new
 * when the thread was opened), and what the same person wrote within five minutes in one group.
 */
export function toTimeline(messages: Message[], newAfterSeq: number | null): TimelineEntry[] {
	const entries: TimelineEntry[] = [];
	let before: Message | null = null;
	let marked = false;
	for (const message of messages) {
		if (!before || dayOf(before) !== dayOf(message))
			entries.push({ kind: "day", key: `day-${message.seq}`, iso: message.timestamp });
		if (newAfterSeq !== null && !marked && message.sender_type === "user" && message.seq > newAfterSeq) {
			// Where everything is new, a line above it says nothing.
			if (before) entries.push({ kind: "new", key: "new" });
			marked = true;
		}
		const last = entries.at(-1);
		if (message.sender_type === "system") entries.push({ kind: "system", key: message.id, message });
		else if (last?.kind === "group" && before && continues(before, message)) last.messages.push(message);
		else {
			const { sender_id: senderId, sender_type: senderType, sender_name: senderName } = message;
			entries.push({ kind: "group", key: message.id, senderId, senderType, senderName, messages: [message] });
		}
		before = message;
	}
	return entries;
}

function continues(before: Message, message: Message): boolean {
	return (
		before.sender_type === message.sender_type &&
		before.sender_id === message.sender_id &&
		Date.parse(message.timestamp) - Date.parse(before.timestamp) < SAME_BREATH_MS
	);
}

/** The day on the reader's own calendar. */
function dayOf(message: Message): string {
	return new Date(message.timestamp).toDateString();
}

/** "Today", "Yesterday", or the day with its weekday; the year only when it is not this one. */
export function dayLabel(iso: string, now: number): string {
	const day = new Date(iso);
	const today = new Date(now);
	const yesterday = new Date(now);
	yesterday.setDate(today.getDate() - 1);
	if (day.toDateString() === today.toDateString()) return "Today";
	if (day.toDateString() === yesterday.toDateString()) return "Yesterday";
	const year = day.getFullYear() === today.getFullYear() ? undefined : "numeric";
	return day.toLocaleDateString("en", { weekday: "long", day: "numeric", month: "long", year });
}

/** The time of day as the reader's own language writes it. */
export function clockTime(iso: string): string {
	return new Date(iso).toLocaleTimeString(undefined, { hour: "numeric", minute: "2-digit" });
}
