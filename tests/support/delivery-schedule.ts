import type { TextStorage } from "#client/browser-storage.ts";
import { type ChatClient, createChatClient } from "#client/chat-client.ts";
import type { Message } from "#protocol/shapes.ts";
import { type Fate, SimulatedNetwork } from "./simulated-network.ts";
import { REFUSED, SimulatedServer } from "./simulated-server.ts";
import { VirtualTime } from "./virtual-time.ts";

/** What happens without anybody of the user's doing. */
export type Happening =
	| "agent writes"
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
	| { do: "look" | "reload" | "close" | "try again" | "take back"; tab: number }
	| { do: "busy"; times: number }
	| { do: "wait"; ms: number }
	| { do: "fates"; fates: Fate[] };

type Written = { text: string; tab: number; acknowledged: Message | null; takenBack: boolean };

/** How a schedule ended: what the server has, what every tab shows, and what was written. */
export type Outcome = Awaited<ReturnType<typeof runSchedule>>;

const TABS = 2;
const BACKEND = "http://chat.test";

/** Plays a schedule, mends the network (`sockets` may go on failing), gives it some minutes, and tells how it stands. */
export async function runSchedule(steps: readonly Step[], sockets: SimulatedNetwork["sockets"]) {
	const time = new VirtualTime();
	const server = new SimulatedServer();
	const network = new SimulatedNetwork(time, server);
	const realFetch = globalThis.fetch;
	const storage = sharedStorage();
	const written: Written[] = [];
	const tabs: (ChatClient | null)[] = [];

	const openTab = () => {
		const client = createChatClient({ backendUrl: BACKEND, storage, connect: network.connect });
		void client.open();
		return client;
	};
	const tab = (index: number) => {
		tabs[index] ??= openTab();
		return tabs[index];
	};
	const conversationId = () => [...server.conversations.keys()][0];

	function write(index: number, kind: string): void {
		const entry: Written = { text: `${kind} ${written.length}`, tab: index, acknowledged: null, takenBack: false };
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

	function asAgent(act: (conversation: string) => void): void {
		const id = conversationId();
		if (id) act(id);
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
				tabs[step.tab]?.close();
				tabs[step.tab] = null;
				if (step.do === "reload") tab(step.tab);
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
			// One after the other: who both are is agreed on through the storage.
			await time.pass(200);
		}
		for (const step of steps) {
			await play(step);
			await time.pass(1);
		}
		Object.assign(network, { fates: [], sockets, http: true });
		server.busy = 0;
		if (tabs.every((client) => client === null)) tab(0);
		await time.pass(400_000);
		const stored = [...server.conversations.values()];
		return { stored, written, shown: tabs.flatMap((client) => client?.getSnapshot() ?? []), refused: Object.keys(REFUSED) };
	} finally {
		for (const client of tabs) client?.close();
		globalThis.fetch = realFetch;
		time.uninstall();
	}
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
