import type { InboxItem } from "#protocol/shapes.ts";

export type DeliveryTellerOptions = {
	/** The row as it is known now. */
	find: (conversationId: string) => InboxItem | null;
	tell: (receipt: { conversation_id: string; last_received_seq: number }) => Promise<unknown>;
	random?: () => number;
};

/** Twenty inboxes get a message in the same moment, and one of them is enough to say so: the first, whose receipt the others hear. */
const SOONEST_MS = 100;
const LATEST_MS = 1500;

/** Tells users that their messages have arrived at the agents. */
export function createDeliveryTeller({ find, tell, random = Math.random }: DeliveryTellerOptions) {
	const waiting = new Map<string, ReturnType<typeof setTimeout>>();

	function say(id: string): void {
		waiting.delete(id);
		const item = find(id);
		// A lost one is told again with the next row, or with the list after the next reconnect.
		if (item && isUntold(item)) tell({ conversation_id: id, last_received_seq: item.last_seq }).catch(() => {});
	}

	return {
		/** These rows have arrived here. */
		saw(items: readonly InboxItem[]): void {
			for (const item of items) {
				const { conversation_id: id } = item;
				if (!isUntold(item) || waiting.has(id)) continue;
				waiting.set(id, setTimeout(say, SOONEST_MS + random() * (LATEST_MS - SOONEST_MS), id));
			}
		},
		close(): void {
			for (const timer of waiting.values()) clearTimeout(timer);
			waiting.clear();
		},
	};
}

/** Something of the user's that is not known to have arrived; what the agents wrote themselves needs no receipt. */
function isUntold({ unread_count, agent_delivered_seq, last_seq }: InboxItem): boolean {
	return unread_count > 0 && agent_delivered_seq < last_seq;
}
