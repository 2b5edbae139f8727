import type { ChatNote } from "#client/chat-snapshot.ts";
import type { ChatMessage } from "#client/conversation-store.ts";

/** Messages of one person without a long break are one group, under one name. */
const GROUP_BREAK_MS = 5 * 60_000;

export type Row =
	| { kind: "day"; key: string; label: string }
	| { kind: "note"; key: string; text: string }
	| { kind: "group"; key: string; own: boolean; name: string; isBot: boolean; messages: ChatMessage[]; time: string };

/** `now` by this browser's clock, which the server's is ahead of by `clockOffset`. */
export type Clock = { now: number; clockOffset: number };

/** What the list shows, from top to bottom; all times are the server's, however wrong this browser's clock is. */
export function toRows(log: readonly ChatMessage[], notes: readonly ChatNote[], { now, clockOffset }: Clock): Row[] {
	const serverNow = new Date(now + clockOffset);
	const messages = log.map((message) => {
		if (message.seq !== null) return message;
		return { ...message, timestamp: new Date(Date.parse(message.timestamp) + clockOffset).toISOString() };
	});
	const rows: Row[] = [];
	let day = "";
	let previous: ChatMessage | null = null;
	let waiting = [...notes];

	for (const message of messages) {
		const due = waiting.filter((note) => message.seq === null || note.afterSeq < message.seq);
		waiting = waiting.filter((note) => !due.includes(note));
		for (const note of due) rows.push({ kind: "note", ...note });
		const today = dayOf(message);
		if (today !== day) {
			day = today;
			rows.push({ kind: "day", key: `day-${today}`, label: nameDay(new Date(message.timestamp), serverNow) });
		}
		const last = rows[rows.length - 1];
		if (message.sender_type === "system") rows.push({ kind: "note", key: message.key, text: message.content });
		else if (last?.kind === "group" && previous && belongsTo(previous, message)) {
			last.messages.push(message);
			last.time = nameTime(message);
		} else rows.push(newGroup(message));
		previous = message;
	}
	for (const note of waiting) rows.push({ kind: "note", ...note });
	return rows;
}

/** The newest of one's own messages in each state: those before it need not say the same again. */
export function findMarked(messages: readonly ChatMessage[]): ReadonlySet<string> {
	const newest = new Map<string, string>();
	for (const { sender_type, state, key } of messages) if (sender_type === "user") newest.set(state, key);
	return new Set(newest.values());
}

function newGroup(message: ChatMessage): Row {
	return {
		kind: "group",
		key: `group-${message.key}`,
		own: message.sender_type === "user",
		name: message.sender_name ?? "Support",
		isBot: message.sender_type === "bot",
		messages: [message],
		time: nameTime(message),
	};
}

function belongsTo(previous: ChatMessage, message: ChatMessage): boolean {
	return (
		previous.sender_type === message.sender_type &&
		previous.sender_name === message.sender_name &&
		Date.parse(message.timestamp) - Date.parse(previous.timestamp) < GROUP_BREAK_MS
	);
}

function dayOf({ timestamp }: ChatMessage): string {
	return new Date(timestamp).toDateString();
}

function nameTime({ timestamp }: ChatMessage): string {
	return new Date(timestamp).toLocaleTimeString(undefined, { hour: "numeric", minute: "2-digit" });
}

/** "Today", "Yesterday" or the date; the year only when it is another one. */
export function nameDay(day: Date, now: Date): string {
	const yesterday = new Date(now);
	yesterday.setDate(now.getDate() - 1);
	if (day.toDateString() === now.toDateString()) return "Today";
	if (day.toDateString() === yesterday.toDateString()) return "Yesterday";
	const year = day.getFullYear() === now.getFullYear() ? undefined : "numeric";
	return day.toLocaleDateString("en", { weekday: "long", day: "numeric", month: "long", year });
}
