import type { InboxItem, Message } from "#protocol/shapes.ts";

/** Who writes: the name, or "Visitor" and the end of the id, so that two nameless people can be told apart. */
export function personName(person: { user_id: string; user_name: string | null }): string {
	return (
		person.user_name ??
		`Visitor ${person.user_id
			.replace(/[^A-Za-z0-9]/g, "")
			.slice(-4)
			.toLowerCase()}`
	);
}

/** The user of an open conversation, from its row or, before that was told, from what the user wrote. */
export function personOf(item: InboxItem | null, messages: Message[]): { user_id: string; user_name: string | null } | null {
	if (item) return item;
	const written = messages.find(({ sender_type }) => sender_type === "user");
	return written ? { user_id: written.sender_id, user_name: written.sender_name } : null;
}

const REASONS: Record<string, string> = {
	user_request: "Asked for a person",
	complex_query: "A complex question",
};

/** An escalation's reason for people: known words translated, "my_reason" as "My reason", sentences as they are. */
export function reasonText(reason: string): string {
	const known = REASONS[reason];
	if (known) return known;
	if (!/^[a-z0-9]+(_[a-z0-9]+)+$/.test(reason)) return reason;
	const words = reason.replaceAll("_", " ");
	return words.charAt(0).toUpperCase() + words.slice(1);
}
