import { toPlainText } from "#protocol/message-text.ts";
import type { Message, Quote, Reaction } from "#protocol/shapes.ts";

/** What an agent can do with a message of the open conversation, and what is needed to show it. */
export type MessageTools = {
	agentId: string;
	/** How a visitor without a name is called here. */
	visitorName: string;
	/** Whether this agent may still edit or delete it. */
	mayChange: (message: Message, what: "edit" | "delete") => boolean;
	onAnswer: (message: Message) => void;
	onEdit: (message: Message) => void;
	onDelete: (message: Message) => void;
	onReact: (message: Message, emoji: string, on: boolean) => void;
	onVersions: (message: Message) => void;
};

/** How somebody is called in the inbox. */
export function nameOf(
	by: Pick<Message | Quote | Reaction, "sender_id" | "sender_type" | "sender_name">,
	{ agentId, visitorName }: Pick<MessageTools, "agentId" | "visitorName">,
): string {
	if (by.sender_type === "user") return visitorName;
	return by.sender_id === agentId ? "You" : (by.sender_name ?? (by.sender_type === "bot" ? "Bot" : "Agent"));
}

/** The line of a message by which it is told from others. */
export function firstWords(content: string): string {
	const line = [...toPlainText(content).replace(/\s+/g, " ").trim()];
	return line.length > 40 ? `${line.slice(0, 39).join("")}…` : line.join("");
}

/** Where a message stands on the page. */
export const messageElementId = (id: string): string => `message-${id}`;
