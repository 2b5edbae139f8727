import type { FeedMark, FeedPage, InboxPage } from "#protocol/shapes.ts";
import { createSteadyReader } from "../steady-reader.ts";

export type FeedFollowerOptions = {
	ask: (after: string | undefined) => Promise<FeedPage>;
	onPage: (page: FeedPage) => void;
	/** The list has to be read anew; resolves with where the feed goes on behind it, or null when that failed. */
	reload: () => Promise<Pick<InboxPage, "changes_cursor" | "feed"> | null>;
};

/** An update changes the counts beside the views; what comes in a burst is counted once. */
const COUNT_DELAY_MS = 300;
const COUNT_INTERVAL_MS = 2000;

export type FeedFollower = ReturnType<typeof createFeedFollower>;

/** Keeps the list complete (D4): one cursor over all changes, asked at a gap, after every break, after updates, and in silence. */
export function createFeedFollower({ ask, onPage, reload }: FeedFollowerOptions) {
	let cursor: string | null = null;
	let mark: FeedMark | null = null;
	let stale = true;
	let readAt = 0;
	let countTimer: ReturnType<typeof setTimeout> | undefined;
	let closed = true;
	const reader = createSteadyReader({ read: readMissing });

	function note(feed: FeedMark): void {
		if (mark?.epoch !== feed.epoch || mark.count < feed.count) mark = feed;
	}

	function take(page: FeedPage): void {
		cursor = page.next_cursor;
		note(page.feed);
		if (page.reload) stale = true;
		if (page.count > 0) reader.foundNews();
		onPage(page);
	}

	async function readMissing(): Promise<void> {
		clearTimeout(countTimer);
		countTimer = undefined;
		readAt = Date.now();
		for (let more = true; more && !closed; ) {
			if (stale) {
				const begun = await reload();
				if (!begun) return;
				cursor = begun.changes_cursor;
				note(begun.feed);
				stale = false;
				return;
			}
			const page = await ask(cursor ?? undefined);
			take(page);
			more = page.has_more || page.reload;
		}
	}

	async function read(): Promise<void> {
		if (!closed) await reader.run();
	}

	return {
		get cursor(): string | null {
			return cursor;
		},
		open(): void {
			closed = false;
			reader.open();
		},
		read,
		/** Forgets what is known to be there: the list is read anew. */
		reload(): Promise<void> {
			stale = true;
			return read();
		},
		/** Takes in what was read by other means. */
		take,
		/** An update was told, with how many there were; a step of more than one tells of a lost one. */
		hear(told: FeedMark): void {
			const follows = mark?.epoch === told.epoch && told.count <= mark.count + 1;
			note(told);
			reader.heard();
			if (!follows) void read();
			else countTimer ??= setTimeout(read, Math.max(COUNT_DELAY_MS, readAt + COUNT_INTERVAL_MS - Date.now()));
		},
		close(): void {
			closed = true;
			clearTimeout(countTimer);
			countTimer = undefined;
			reader.close();
		},
	};
}
