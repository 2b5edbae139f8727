import type { Revised } from "#protocol/events.ts";
import type { ChangesPage, ConversationState, HistoryPage, Message } from "#protocol/shapes.ts";
import type { ChatSnapshot } from "./chat-snapshot.ts";
import { createHistoryReader, type HistoryReaderOptions } from "./history-reader.ts";
import { createSteadyReader } from "./steady-reader.ts";

type Loaded = Pick<ChatSnapshot, "history" | "hasOlder" | "loadingOlder">;

/** What is brought up to date: the widget's state, or a thread of the inbox. */
export type SyncedState = {
	get: () => Loaded;
	update: (change: Partial<Loaded>) => void;
	takeMessages: (messages: readonly Message[], how: { state?: ConversationState; announce: boolean }) => unknown;
};

export type ConversationSyncOptions = {
	state: SyncedState;
	/** False while there is nothing on the server to read. */
	isReadable: () => boolean;
	isShown: (conversationId: string) => boolean;
	readHistory: HistoryReaderOptions["read"];
	/** What happened after a cursor. */
	readChanges: (after: string) => Promise<ChangesPage>;
	/** There is nothing to read as far as is known, now or again after a silence: a good moment to ask whether that is so. */
	onUnreadable?: () => void;
	/** All that there is to read has been read. */
	onDone: () => void;
	onFailed: (error: unknown) => void;
};

/** Brings what is shown up to what the server has (D4): the newest page first, then every change after it. */
export function createConversationSync(options: ConversationSyncOptions) {
	const { state, isReadable, isShown, readHistory, readChanges, onDone, onFailed } = options;
	const history = createHistoryReader({ read: readHistory, onPage: takeHistory });
	const reader = createSteadyReader({ read: readMissing, onFailed: noteFailure });
	/** Up to where everything is known: `rev` to compare events with, `cursor` to ask the server by. */
	let position: { rev: number; cursor: string } | null = null;
	let heardRev = 0;

	function takeHistory(page: HistoryPage, kind: "newest" | "older"): void {
		if (!isShown(page.conversation_id)) return;
		state.update({ hasOlder: page.has_more });
		state.takeMessages(page.messages, { announce: false });
		if (kind === "older") return;
		// Whatever is not on this page and not before it has a higher `rev` than all that is on it.
		const rev = Math.max(0, ...page.messages.map((message) => message.rev));
		position = { rev, cursor: String(rev) };
		heardRev = Math.max(heardRev, rev);
		state.update({ history: "ready" });
	}

	/** Takes in a page of changes that was read after the position; true when it held something new. */
	function takeChanges(page: ChangesPage): boolean {
		if (!position || !isShown(page.conversation_id)) return false;
		const before = position.cursor;
		// On a page with more to come, `state` is ahead of the messages; as a position it would skip them.
		if (page.has_more) position = { ...position, cursor: page.cursor };
		else if (page.state.rev >= position.rev) position = { rev: page.state.rev, cursor: page.cursor };
		state.takeMessages(page.messages, { state: page.state, announce: true });
		return page.count > 0 || before !== position.cursor;
	}

	async function readMissing(): Promise<void> {
		if (!isReadable()) {
			// Another tab may begin the conversation while this one has no connection to hear of it.
			options.onUnreadable?.();
			onDone();
			return;
		}
		if (state.get().history !== "ready") {
			position = null;
			heardRev = 0;
			state.update({ history: "loading" });
			await history.readNewest();
		}
		for (let more = true; more && position; ) {
			const page = await readChanges(position.cursor);
			// Another conversation may have begun while this one was read.
			if (!isShown(page.conversation_id)) return;
			const isNews = takeChanges(page);
			if (isNews) reader.foundNews();
			more = isNews && (page.has_more || position.rev < heardRev);
		}
		onDone();
	}

	function noteFailure(error: unknown): void {
		if (state.get().history === "loading") state.update({ history: "failed" });
		onFailed(error);
	}

	return {
		run: reader.run,
		takeChanges,
		/** After which change to ask; null while the first page is missing. */
		get cursor(): string | null {
			return state.get().history === "ready" ? (position?.cursor ?? null) : null;
		},
		/** An event was taken in. One that does not follow on what is known tells of another that was lost. */
		follow({ rev, prev }: Revised): void {
			reader.heard();
			heardRev = Math.max(heardRev, rev);
			if (state.get().history === "ready" && position) {
				if (rev <= position.rev) return;
				if (prev === position.rev) {
					position = { rev, cursor: String(rev) };
					return;
				}
			}
			// What runs reads on until it has got as far as was heard.
			if (!reader.isRunning) void reader.run();
		},
		async loadOlder(): Promise<void> {
			if (!state.get().hasOlder || state.get().loadingOlder) return;
			state.update({ loadingOlder: true });
			await history.readOlder().catch(() => {});
			state.update({ loadingOlder: false });
		},
		close: reader.close,
	};
}
