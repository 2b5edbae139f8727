import { CircleCheck, Hand, Inbox, Layers, type LucideIcon, UserRound } from "lucide-react";
import { INBOX_VIEWS, type InboxView } from "#protocol/shapes.ts";

type ViewLook = { label: string; icon: LucideIcon; emptyTitle: string; emptyText: string };

/** How each view is called, and what it says when it holds nothing. */
export const VIEW_LOOKS: Record<InboxView, ViewLook> = {
	mine: {
		label: "Mine",
		icon: UserRound,
		emptyTitle: "Nothing on your desk",
		emptyText: "Conversations that you assign to yourself stay here until they are resolved.",
	},
	unassigned: {
		label: "Unassigned",
		icon: Inbox,
		emptyTitle: "Everything has somebody",
		emptyText: "New conversations that nobody has taken yet arrive here.",
	},
	escalated: {
		label: "Escalated",
		icon: Hand,
		emptyTitle: "Nobody asked for a person",
		emptyText: "When a visitor or the bot asks for a person, the conversation appears here with the reason.",
	},
	all: {
		label: "All",
		icon: Layers,
		emptyTitle: "All answered",
		emptyText: "Every open conversation is listed here, whoever waits longest on top.",
	},
	resolved: {
		label: "Resolved",
		icon: CircleCheck,
		emptyTitle: "Nothing resolved yet",
		emptyText: "What you resolve is kept here. It opens again when the visitor writes.",
	},
};

export function isInboxView(value: unknown): value is InboxView {
	return INBOX_VIEWS.some((view) => view === value);
}
