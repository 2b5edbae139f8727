import type { Message, Quote } from "./shapes.ts";

/** Characters of an answered message that stand above its answer. */
export const QUOTE_LENGTH = 120;

type Quoted = Pick<Message, "id" | "sender_id" | "sender_type" | "sender_name" | "content" | "deleted_at">;

/** How a message is quoted above an answer to it. */
export function quoteOf({ id, sender_id, sender_type, sender_name, content, deleted_at }: Quoted): Quote {
	return { id, sender_id, sender_type, sender_name, content: quoteText(content), deleted: deleted_at !== undefined };
}

/** By code points, as both databases count them. */
export function quoteText(content: string): string {
	return [...content.slice(0, QUOTE_LENGTH * 2)].slice(0, QUOTE_LENGTH).join("");
}
