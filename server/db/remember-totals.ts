import type { ChatEvent, ChatEvents } from "#core/events.ts";
import type { HotReads, InboxTotal } from "#core/hot-reads.ts";

/** What another process, or a person at the database, changed is counted after at most this long. */
const MAX_AGE_MS = 2000;

/**
 * The same reads, with the inbox's totals counted once and not with every page of the list: counting goes through all
 * conversations. Anything that moves one from a view to another in this process makes them be counted again.
 */
export function rememberTotals(reads: HotReads, events: Pick<ChatEvents, "subscribe">): HotReads {
	let remembered: { totals: Promise<InboxTotal[]>; at: number } | null = null;
	events.subscribe((event) => {
		if (movesBetweenViews(event)) remembered = null;
	});
	return {
		...reads,
		countInbox() {
			const now = performance.now();
			if (remembered && now - remembered.at < MAX_AGE_MS) return remembered.totals;
			const counted = { totals: reads.countInbox(), at: now };
			remembered = counted;
			counted.totals.catch(() => {
				if (remembered === counted) remembered = null;
			});
			return counted.totals;
		},
	};
}

function movesBetweenViews(event: ChatEvent): boolean {
	switch (event.type) {
		case "message.sent":
			return event.created || event.reopened;
		case "typing":
		case "message.read":
		case "message.delivered":
			return false;
		default:
			return true;
	}
}
