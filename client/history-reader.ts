import type { HistoryPage } from "#protocol/shapes.ts";

export type HistoryQuery = Partial<Record<"before" | "limit", string>>;

export type HistoryReaderOptions = {
	read: (query: HistoryQuery) => Promise<HistoryPage>;
	onPage: (page: HistoryPage, kind: "newest" | "older") => void;
};

/** Reads a conversation's messages by pages, upwards: the newest first, older ones on demand. */
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
	};
}
