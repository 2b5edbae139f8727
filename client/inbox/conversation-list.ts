import type { InboxCounts, InboxItem, InboxPage, InboxView } from "#protocol/shapes.ts";
import type { Connection } from "../connection.ts";
import { ChatRefusal } from "../refusal.ts";
import { isConnected } from "./is-connected.ts";
import { belongsTo, compareItems } from "./view-rules.ts";

const PAGE = 50;
const MAX_RELOAD = 500;

export type ListState = {
	view: InboxView;
	/** `loading`: nothing of this view is known yet. */
	phase: "loading" | "ready" | "failed";
	/** Why the last load failed, for people; null when nobody answered. */
	problem: string | null;
	items: InboxItem[];
	counts: InboxCounts | null;
	/** Conversations with unread messages, of all that are known, whatever the view. */
	unread: number;
	hasMore: boolean;
	loadingMore: boolean;
};

/** How far a view is loaded: `tail` is the last row of its last page as it was then. */
type Loaded = { tail: InboxItem | null; cursor: string | null };

type Options = {
	connection: Connection;
	agentId: string;
	view: InboxView;
	changed: () => void /** Rows that came, by whatever way. */;
	told: (items: readonly InboxItem[]) => void;
};

export type ConversationList = ReturnType<typeof createConversationList>;

/**
 * The agents' list. Every row that was ever told lives in one map; a view is what belongs to it, in order, up to
 * where it was loaded. So an update needs no place to be put: it has one.
 */
export function createConversationList({ connection, agentId, view: firstView, changed, told }: Options) {
	let rows = new Map<string, InboxItem>();
	/** Deleted ones, with when they were begun: an answer that was on its way must not bring them back. */
	const deleted = new Map<string, string>();
	let loaded = new Map<InboxView, Loaded>();
	let view = firstView;
	let failure: { problem: string | null } | null = null;
	let counts: InboxCounts | null = null;
	let loadingMore = false;
	/** Counts loads, so that an answer to an older question is dropped. */
	let load = 0;
	let state = snapshot();

	function snapshot(): ListState {
		const known = loaded.get(view);
		const visible = (item: InboxItem) =>
			belongsTo(view, item, agentId) && (!known?.cursor || !known.tail || compareItems(item, known.tail) <= 0);
		return {
			view,
			phase: known ? "ready" : failure ? "failed" : "loading",
			problem: failure?.problem ?? null,
			items: known ? [...rows.values()].filter(visible).sort(compareItems) : [],
			counts,
			unread: [...rows.values()].filter((item) => item.unread_count > 0 && item.status !== "resolved").length,
			hasMore: Boolean(known?.cursor),
			loadingMore,
		};
	}

	function emit(): void {
		state = snapshot();
		changed();
	}

	/** An answer that was on its way may be older than what was told meanwhile: the larger `rev` is the truth. */
	function put(item: InboxItem): void {
		const known = rows.get(item.conversation_id);
		if (deleted.get(item.conversation_id) === item.created_at) return;
		if (!known || item.rev >= known.rev) rows.set(item.conversation_id, item);
	}

	function putAll(items: readonly InboxItem[]): void {
		for (const item of items) put(item);
		told(items);
	}

	/** Null: it failed, and the state says why. */
	async function read(asked: InboxView, fresh: boolean): Promise<InboxPage | "overtaken" | null> {
		load += 1;
		const mine = load;
		const limit = fresh ? Math.min(MAX_RELOAD, Math.max(PAGE, state.items.length)) : PAGE;
		const startedWith = rows;
		const seen = new Map(rows);
		let page: InboxPage | null = null;
		try {
			page = await connection.request("inbox:list", { view: asked, limit });
			if (mine !== load) return "overtaken";
			// What was known may be of another time: the other views are read again when they are looked at.
			if (fresh && rows === startedWith) {
				rows = new Map([...rows].filter(([id, item]) => seen.get(id) !== item));
				loaded = new Map();
			}
			putAll(page.conversations);
			loaded.set(asked, { tail: page.conversations.at(-1) ?? null, cursor: page.next_cursor });
			counts = page.counts;
			failure = null;
		} catch (error) {
			if (mine !== load) return "overtaken";
			// Without a connection nothing has failed yet: the next one reads the view again.
			if (!isConnected(connection.state)) return null;
			failure = { problem: error instanceof ChatRefusal ? error.message : null };
		}
		loadingMore = false;
		emit();
		return page;
	}

	return {
		get state() {
			return state;
		},
		/** The row of a conversation, in whatever view it is. */
		find: (id: string) => rows.get(id) ?? null,
		/** Every row that was told, whatever the view. */
		all: () => [...rows.values()],
		show(next: InboxView): void {
			if (next === view) return;
			view = next;
			failure = null;
			loadingMore = false;
			load += 1;
			if (!loaded.has(next)) void read(next, false);
			emit();
		},
		/** Reads the view anew, as far as it was loaded; null when that failed. */
		async reload(): Promise<InboxPage | null> {
			failure = null;
			emit();
			for (;;) {
				const page = await read(view, true);
				if (page !== "overtaken") return page;
			}
		},
		async loadMore(): Promise<void> {
			const known = loaded.get(view);
			if (!known?.cursor || loadingMore) return;
			loadingMore = true;
			load += 1;
			const mine = load;
			const asked = view;
			emit();
			try {
				const page = await connection.request("inbox:list", { view: asked, limit: PAGE, cursor: known.cursor });
				if (mine !== load) return;
				putAll(page.conversations);
				loaded.set(asked, { tail: page.conversations.at(-1) ?? known.tail, cursor: page.next_cursor });
			} catch {
				// The rows so far stay; scrolling to the end asks again.
			}
			if (mine !== load) return;
			loadingMore = false;
			emit();
		},
		/** Rows as they are now, told by the server, and where it counted, how many each view holds. */
		take(items: readonly InboxItem[], now: InboxCounts | null = counts): void {
			putAll(items);
			counts = now;
			emit();
		},
		/** It was deleted. */
		drop(id: string): void {
			const item = rows.get(id);
			if (!item) return;
			deleted.set(id, item.created_at);
			rows.delete(id);
			emit();
		},
		/** A user was blocked or let in again: of that no row is told. */
		noteBlock(userId: string, block: { until: string; reason: string } | null): void {
			const change = { user_blocked_until: block?.until ?? null, user_blocked_reason: block?.reason ?? null };
			for (const item of rows.values()) {
				if (item.user_id === userId) rows.set(item.conversation_id, { ...item, ...change });
			}
			emit();
		},
	};
}
