import type { ConversationState, HistoryPage } from "#protocol/shapes.ts";
import type { ChatState } from "./chat-state.ts";
import { lastContiguousSeq } from "./conversation-store.ts";
import { createHistoryReader, type HistoryReaderOptions } from "./history-reader.ts";

export type ConversationSyncOptions = {
	state: ChatState;
	/** False while there is nothing on the server to read. */
	isReadable: () => boolean;
	isShown: (conversationId: string) => boolean;
	readHistory: HistoryReaderOptions["read"];
	readStatus: () => Promise<ConversationState>;
	onDone: () => void;
	onFailed: (error: unknown) => void;
};

/** Brings what is shown up to what the server has (D4): the newest page first, then only what was missed. */
export function createConversationSync(options: ConversationSyncOptions) {
	const { state, isReadable, isShown, readHistory, readStatus, onDone, onFailed } = options;
	const history = createHistoryReader({ read: readHistory, onPage: takePage });
	let running: Promise<void> | null = null;
	let again = false;

	function takePage(page: HistoryPage, kind: "newest" | "older" | "missed"): void {
		if (!isShown(page.conversation_id)) return;
		if (kind !== "missed") state.update({ hasOlder: page.has_more });
		state.takeMessages(page.messages, { announce: kind === "missed" });
	}

	async function readMissing(): Promise<void> {
		const isFirst = state.get().history !== "ready";
		if (isFirst) state.update({ history: "loading" });
		const reading = isFirst ? history.readNewest() : history.readMissed(lastContiguousSeq(state.get().messages));
		const [status] = await Promise.all([readStatus(), reading]);
		// Another conversation may have begun while this one was read.
		if (!isShown(status.conversation_id)) return;
		if (isFirst) state.update({ history: "ready" });
		state.takeState(status);
		onDone();
	}

	/** One at a time; a call that comes meanwhile makes it run once more. */
	function run(): void {
		if (!isReadable()) return;
		again = running !== null;
		running ??= readMissing()
			.catch((error: unknown) => {
				if (state.get().history === "loading") state.update({ history: "failed" });
				onFailed(error);
			})
			.finally(() => {
				running = null;
				if (again) run();
			});
	}

	return {
		run,
		async loadOlder(): Promise<void> {
			if (!state.get().hasOlder || state.get().loadingOlder) return;
			state.update({ loadingOlder: true });
			await history.readOlder().catch(() => {});
			state.update({ loadingOlder: false });
		},
	};
}
