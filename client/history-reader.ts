import type { HistoryPage } from "#protocol/shapes.ts";

const CATCH_UP_PAGE = "200";

export type HistoryQuery = Partial<Record<"before" | "after" | "limit", string>>;

export type HistoryReaderOptions = {
	read: (query: HistoryQuery) => Promise<HistoryPage>;
	onPage: (page: HistoryPage, kind: "newest" | "older" | "missed") => void;
};

/** Reads a conversation's messages by pages: the newest first, older ones on demand, and what was missed until nothing is left. */
export function createHistoryReader({ read, onPage }: HistoryReaderOptions) {
	let olderCursor: string | null = null;

	return {
		async readNewest(): Promise<void> {
			const page = await read({});
			olderCursor = page.next_cursor;
			onPage(page, "newest");
		},
		/** Nothing when the beginning was reached. */
		async readOlder(): Promise<void> {
			if (olderCursor === null) return;
			const page = await read({ before: olderCursor });
			olderCursor = page.next_cursor;
			onPage(page, "older");
		},
		/** Everything after `seq`. */
		async readMissed(seq: number): Promise<void> {
			for (let after: string | null = String(seq); after !== null; ) {
				const page: HistoryPage = await read({ after, limit: CATCH_UP_PAGE });
				onPage(page, "missed");
				after = page.has_more && page.next_cursor !== after ? page.next_cursor : null;
			}
		},
	};
}
