import type { Scope } from "#protocol/admin-shapes.ts";

/** What each scope allows, for whoever gives it. */
export const SCOPE_WORDS: Record<Scope, { label: string; says: string }> = {
	"conversations:read": {
		label: "Read conversations",
		says: "Every conversation of the site, with its messages and how it stands.",
	},
	"messages:write": { label: "Write messages", says: "Answers as a bot, under the key’s name, and shows that it types." },
	"conversations:escalate": { label: "Call a person", says: "Escalates a conversation, so that agents see it first." },
};
