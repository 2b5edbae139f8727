import { quoteText } from "#protocol/quotes.ts";
import type { Message, Quote } from "#protocol/shapes.ts";

type Shown = { id: string | null; seq: number | null; content: string; deleted_at?: string; reply_to?: Quote };

/** `page`: of the history. `news`: what happened after a cursor, or an event. `change`: of a message that there was before. */
export type Coming = "page" | "news" | "change";

/**
 * Changed messages that are too old to be loaded: their change is told once, and must win over the older version on a page of
 * the history that is still on its way, and be seen in the quotes of those that are loaded.
 */
export function createAside() {
	const changed = new Map<string, Message>();

	return {
		/** What of these can be shown now, each as new as it is known. The rest is kept for later. */
		sift(log: readonly Shown[], messages: readonly Message[], coming: Coming): Message[] {
			const first = log.find((message) => message.seq !== null)?.seq ?? 0;
			return messages.flatMap((message) => {
				const kept = changed.get(message.id);
				const newest = kept && kept.rev > message.rev ? kept : message;
				const fits = coming === "change" ? log.some(({ id }) => id === newest.id) : coming === "page" || newest.seq >= first;
				if (fits) return [newest];
				changed.set(newest.id, newest);
				return [];
			});
		},
		/** Each quote says what the quoted message says now, as far as that is known here. */
		renewQuotes<M extends Shown>(log: readonly M[]): readonly M[] {
			let renewed = false;
			const next = log.map((message) => {
				const quote = message.reply_to;
				const source = quote && (log.find(({ id }) => id === quote.id) ?? changed.get(quote.id));
				if (!quote || !source) return message;
				const content = quoteText(source.content);
				const deleted = source.deleted_at !== undefined;
				if (content === quote.content && deleted === quote.deleted) return message;
				renewed = true;
				return { ...message, reply_to: { ...quote, content, deleted } };
			});
			return renewed ? next : log;
		},
		clear: () => changed.clear(),
	};
}
