import type { TextStorage } from "#client/browser-storage.ts";
import { type ChatClient, createChatClient } from "#client/chat-client.ts";
import type { MessageState } from "#client/conversation-store.ts";
import type { Message } from "#protocol/shapes.ts";
import { type Fate, SimulatedNetwork } from "./simulated-network.ts";
import { REFUSED, SimulatedServer } from "./simulated-server.ts";
import { SimulatedBrowser, SimulatedTab, type StorageMood } from "./simulated-tabs.ts";
import { VirtualTime } from "./virtual-time.ts";

/** What happens without anybody of the user's doing. */
export type Happening =
	| "agent writes"
	| "agent receives"
	| "agent reads"
	| "agent resolves"
	| "cut"
	| "sockets fail"
	| "sockets hang"
	| "sockets work"
	| "http stops"
	| "http works";

/** One thing that happens to a user with two tabs. */
export type Step =
	| { do: "write"; tab: number; kind: string }
	| { do: Happening }
	| { do: "look" | "reload" | "close" | "try again" | "take back" | "freeze" | "thaw"; tab: number }
	| { do: "storage"; mood: StorageMood }
	| { do: "busy"; times: number }
	| { do: "wait"; ms: number }
	| { do: "fates"; fates: Fate[] };

type Written = {
	text: string;
	/** Whose page it was written in. */
	page: SimulatedTab;
	acknowledged: Message | null;
	takenBack: boolean;
	/** Its page went away before the browser had kept it, as it may where storage fails. */
	lost: boolean;
};

/** Whether tabs of the browser find each other. */
export type Togetherness = "together" | "apart";

/** How far a message has got; within one place it only grows, but for what waits again when its link is lost. */
const PROGRESS: Record<MessageState, number> = { queued: 0, sending: 0, failed: 0, sent: 1, delivered: 2, read: 3 };

/** How a schedule ended: what the server has, what every tab shows, and what was written. */
export type Outcome = Awaited<ReturnType<typeof runSchedule>>;

const TABS = 2;
const BACKEND = "http://chat.test";

/** Plays a schedule, mends the network (`sockets` may go on failing), gives it some minutes, and tells how it stands. */
export async function runSchedule(
	steps: readonly Step[],
	{ sockets, tabsAre }: { sockets: SimulatedNetwork["sockets"]; tabsAre: Togetherness },
) {
	const time = new VirtualTime();
	const server = new SimulatedServer();
	const network = new SimulatedNetwork(time, server);
	const realFetch = globalThis.fetch;
	const storage = sharedStorage();
	const written: Written[] = [];
	const browser = new SimulatedBrowser(time);
	const backwards: string[] = [];
	const tabs: ({ client: ChatClient; page: SimulatedTab } | null)[] = [];

	const openTab = () => {
		const page = new SimulatedTab(time);
		time.page = page;
		const client = createChatClient({
			backendUrl: BACKEND,
			storage,
			kept: browser.kept(page),
			connect: () => network.connect(page),
			tabs: tabsAre === "together" ? browser.tabs(page) : { locks: null, openChannel: () => null },
		});
		watchStates(client, backwards);
		void client.open();
		return { client, page };
	};
	const pageOf = (index: number) => {
		tabs[index] ??= openTab();
		return tabs[index];
	};
	/** Somebody turns to a tab, which is never frozen then. */
	const tab = (index: number) => {
		const { page, client } = pageOf(index);
		page.thaw();
		time.page = page;
		return client;
	};
	const conversationId = () => [...server.conversations.keys()][0];

	function write(index: number, kind: string): void {
		const { page } = pageOf(index);
		const entry: Written = { text: `${kind} ${written.length}`, page, acknowledged: null, takenBack: false, lost: false };
		written.push(entry);
		tab(index)
			.send(entry.text)
			.then(
				(message) => {
					entry.acknowledged = message;
				},
				() => {},
			);
	}

	function touchFailed(index: number, how: "retry" | "takeBack"): void {
		const failed = tab(index)
			.getSnapshot()
			.messages.find((message) => message.state === "failed");
		if (!failed) return;
		const text = tab(index)[how](failed.client_id);
		const entry = written.find((other) => other.text === text);
		if (entry) entry.takenBack = true;
	}

	function closeTab(index: number): void {
		const closing = tabs[index];
		if (!closing) return;
		closing.client.close();
		browser.close(closing.page);
		tabs[index] = null;
		for (const entry of written) if (entry.page === closing.page && !browser.everKept.has(entry.text)) entry.lost = true;
	}

	function asAgent(act: (conversation: string) => void): void {
		const id = conversationId();
		if (id) act(id);
	}

	/** What the server has, and what each tab shows of it that is awake while another sleeps. */
	async function watchBesideSleepers(): Promise<{ stored: string[]; shown: string[] }[]> {
		const open = tabs.flatMap((one) => one ?? []);
		const awake = open.filter(({ page }) => !page.isFrozen);
		if (awake.length === 0 || awake.length === open.length) return [];
		await time.pass(400_000);
		const messages = [...server.conversations.values()][0]?.messages ?? [];
		const stored = messages.map(({ content }) => content);
		const sent = ({ client }: (typeof awake)[number]) => client.getSnapshot().messages.filter(({ seq }) => seq !== null);
		return awake.map((one) => ({ stored, shown: sent(one).map(({ content }) => content) }));
	}

	async function play(step: Step): Promise<void> {
		switch (step.do) {
			case "write":
				return write(step.tab, step.kind);
			case "agent writes":
				return asAgent((conversation_id) => void server.send({ conversation_id, content: `answer at ${time.now}` }, "agent"));
			case "agent reads":
				return asAgent((conversation_id) => {
					const last = server.get(conversation_id).messages.at(-1);
					if (last) server.read({ conversation_id, last_read_message_id: last.id }, "agent");
				});
			case "agent receives":
				return asAgent((conversation_id) => {
					const last = server.get(conversation_id).messages.at(-1);
					if (last) server.receive({ conversation_id, last_received_message_id: last.id }, "agent");
				});
			case "agent resolves":
				return asAgent((id) => server.setStatus(id, "resolved"));
			case "cut":
				return network.cut();
			case "sockets fail":
			case "sockets hang":
				network.sockets = step.do === "sockets fail" ? "fail" : "hang";
				return network.cut();
			case "sockets work":
				network.sockets = "open";
				return;
			case "http stops":
				network.http = false;
				return;
			case "http works":
				network.http = true;
				return;
			case "look":
				return tab(step.tab).setAttentive(true);
			case "close":
			case "reload":
				closeTab(step.tab);
				if (step.do === "reload") tab(step.tab);
				return;
			case "freeze":
			case "thaw":
				return pageOf(step.tab).page[step.do]();
			case "storage":
				browser.mood = step.mood;
				return;
			case "try again":
				return touchFailed(step.tab, "retry");
			case "take back":
				return touchFailed(step.tab, "takeBack");
			case "busy":
				server.busy += step.times;
				return;
			case "wait":
				return time.pass(step.ms);
			case "fates":
				network.fates.push(...step.fates);
		}
	}

	time.install();
	globalThis.fetch = network.fetch as typeof fetch;
	try {
		for (let index = 0; index < TABS; index += 1) {
			tab(index);
			// Without locks one after the other: who both are is agreed on through the storage.
			if (tabsAre === "apart") await time.pass(200);
		}
		await time.pass(200);
		for (const step of steps) {
			await play(step);
			await time.pass(1);
		}
		Object.assign(network, { fates: [], sockets, http: true });
		browser.mood = "works";
		server.busy = 0;
		if (tabs.every((client) => client === null)) tab(0);
		const besideSleepers = await watchBesideSleepers();
		for (const open of tabs) open?.page.thaw();
		await time.pass(400_000);
		const stored = [...server.conversations.values()];
		const shown = tabs.flatMap((open) => open?.client.getSnapshot() ?? []);
		const { openSockets } = network;
		return { stored, written, shown, besideSleepers, backwards, users: server.users, openSockets, refused: Object.keys(REFUSED) };
	} finally {
		for (const open of tabs) open?.client.close();
		globalThis.fetch = realFetch;
		time.uninstall();
	}
}

/** Notes every message that is shown further back than it was. */
function watchStates(client: ChatClient, backwards: string[]): void {
	const furthest = new Map<string, number>();
	client.subscribe(() => {
		for (const { key, state, content } of client.getSnapshot().messages) {
			const progress = PROGRESS[state];
			if (progress < (furthest.get(key) ?? 0)) backwards.push(`${content}: ${state}`);
			furthest.set(key, progress);
		}
	});
}

/** What two tabs of one origin share. */
function sharedStorage(): TextStorage {
	const texts = new Map<string, string>();
	return {
		get: (key) => texts.get(key) ?? null,
		set: (key, value) => void texts.set(key, value),
		remove: (key) => void texts.delete(key),
	};
}
