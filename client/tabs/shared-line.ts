import type { ConnectionState } from "../connection.ts";
import { makeClientId } from "../ids.ts";
import { isOpen, type Line, type LineCommand, type LineInput, type LineListener } from "../line.ts";
import { ChatRefusal, ConnectionLost } from "../refusal.ts";
import { onWake } from "../wake.ts";
import { seekLeadership } from "./leadership.ts";
import type { Channel, TabEnvironment } from "./tab-environment.ts";
import { readTabMessage, TAB_LANGUAGE, type TabMessage } from "./tab-messages.ts";

export type SharedLineOptions = LineListener & {
	tabs: TabEnvironment;
	/** Tabs with the same one share: backend, site and user. */
	group: string;
	/** Opens a line of this tab's own. */
	open: (listener: LineListener) => Line;
	/** Another tab asked for this, through here, and got an answer. */
	onAnswered: (name: LineCommand, data: unknown) => void;
	/** Another tab asked through here and was refused. */
	onRefused: (refusal: ChatRefusal) => void;
	/** Another tab keeps something to be sent, or has let it go. */
	onUnsent: () => void;
};

export type SharedLine = Line & {
	/** Whether the line is this tab's own: what one tab must do for all, it does. */
	readonly isLeading: boolean;
	/** Tells the other tabs that what is kept to be sent has changed. */
	tellUnsent: () => void;
};

/** How often a tab that does not lead looks whether somebody does. Not a heartbeat: browsers slow down the timers of hidden tabs. */
const PING_INTERVAL_MS = 8000;
/** A leader that does not say a word for so long, being asked, hangs. */
const DEAD_AFTER_MS = 1500;
/** Longer than the leader itself waits for the server. */
const ANSWER_PATIENCE_MS = 20_000;

type Waiting = { resolve: (data: never) => void; reject: (error: Error) => void; timer: ReturnType<typeof setTimeout> };

/** One line for all tabs of a group: the tab that leads has it, the others ask through that tab. */
export function createSharedLine(options: SharedLineOptions): SharedLine {
	const { tabs, group, onState, onEvent, onPage } = options;
	const me = makeClientId();
	const name = `veritix-chat/${TAB_LANGUAGE}/${group}`;
	let own: Line | null = null;
	let leader: string | null = null;
	let state: ConnectionState = "connecting";
	let questions = 0;
	/** Grows when this tab stops leading: what its line says then is not heard any more. */
	let term = 0;
	let closed = false;
	let pinged: ReturnType<typeof setTimeout> | undefined;
	let nextPing: ReturnType<typeof setTimeout> | undefined;
	const waiting = new Map<string, Waiting>();
	const channel = openChannel();
	const leadership =
		channel && tabs.locks
			? seekLeadership({ locks: tabs.locks, name, onLead: lead, onDeposed: follow, onUnavailable: lead })
			: null;
	const stopListening = onWake(ping);
	if (!leadership) lead();
	else if (!own) ping();

	function openChannel(): Channel | null {
		try {
			const opened = tabs.locks && tabs.openChannel(name);
			if (opened) opened.onmessage = ({ data }) => hear(data);
			return opened;
		} catch {
			return null;
		}
	}

	function post(message: TabMessage): void {
		if (!closed) channel?.postMessage({ ...message, from: me });
	}

	function lead(): void {
		if (own || closed) return;
		stopPinging();
		const current = term;
		const isHeard = () => term === current;
		own = options.open({
			onState: (next) => isHeard() && takeState(next),
			onEvent(event) {
				if (!isHeard()) return;
				post({ kind: "event", event });
				onEvent(event);
			},
			onPage(after, page) {
				if (!isHeard()) return;
				post({ kind: "page", after, page });
				onPage(after, page);
			},
		});
		loseQuestions();
		takeState(own.state);
	}

	/** Another tab leads from now on, if this one did. */
	function follow(): void {
		dropOwn();
		leader = null;
		takeState("connecting");
		ping();
	}

	function dropOwn(): void {
		term += 1;
		own?.close();
		own = null;
	}

	function stopPinging(): void {
		clearTimeout(pinged);
		clearTimeout(nextPing);
		pinged = undefined;
	}

	function takeState(next: ConnectionState): void {
		if (own) post({ kind: "state", state: next });
		state = next;
		onState(next);
	}

	function loseQuestions(): void {
		for (const [id, { reject, timer }] of [...waiting]) {
			waiting.delete(id);
			clearTimeout(timer);
			reject(new ConnectionLost());
		}
	}

	/** Asks the leader for a sign of life, and takes its place when there is none. */
	function ping(): void {
		if (own || closed || pinged !== undefined || !leadership) return;
		clearTimeout(nextPing);
		const pingedAt = Date.now();
		post({ kind: "ping" });
		pinged = setTimeout(() => {
			pinged = undefined;
			// A timer that is late tells of a sleep of this tab: what it did not hear is still to come.
			if (Date.now() - pingedAt > 2 * DEAD_AFTER_MS) ping();
			else leadership.seize();
		}, DEAD_AFTER_MS);
	}

	function heardOfLeader(): void {
		stopPinging();
		nextPing = setTimeout(ping, PING_INTERVAL_MS);
	}

	function hear(data: unknown): void {
		const message = readTabMessage(data);
		if (!message) return;
		if (message.kind === "unsent") options.onUnsent();
		else if (own) void answer(message);
		else if (message.kind !== "ping" && message.kind !== "ask") hearLeader(message);
	}

	function hearLeader(message: Exclude<TabMessage, { kind: "ping" | "ask" | "unsent" }> & { from: string }): void {
		if (message.from !== leader) {
			if (message.kind !== "state") return;
			leader = message.from;
			loseQuestions();
			takeState(message.state);
		}
		heardOfLeader();
		if (message.kind === "event") onEvent(message.event);
		else if (message.kind === "page") onPage(message.after, message.page);
		else if (message.kind === "answer") takeAnswer(message);
		else if (message.state !== state) takeState(message.state);
	}

	async function answer(message: TabMessage): Promise<void> {
		if (message.kind === "ping") post({ kind: "state", state });
		if (message.kind !== "ask" || !own) return;
		const { id, name: asked, input } = message;
		try {
			const data = await own.request(asked, input as never);
			post({ kind: "answer", id, data });
			options.onAnswered(asked, data);
		} catch (error) {
			if (!(error instanceof ChatRefusal)) return post({ kind: "answer", id });
			const { code, message: sentence, retry_after, errors } = error;
			post({ kind: "answer", id, refusal: { code, message: sentence, retry_after, errors } });
			options.onRefused(error);
		}
	}

	function takeAnswer({ id, data, refusal }: Extract<TabMessage, { kind: "answer" }>): void {
		const question = waiting.get(id);
		if (!question) return;
		waiting.delete(id);
		clearTimeout(question.timer);
		if (refusal) question.reject(new ChatRefusal(refusal));
		else if (data === undefined) question.reject(new ConnectionLost());
		else question.resolve(data as never);
	}

	return {
		get state() {
			return state;
		},
		get isLeading() {
			return own !== null;
		},
		request(asked, input) {
			if (own) return own.request(asked, input);
			if (!isOpen(state)) return Promise.reject(new ConnectionLost("There is no connection to the server."));
			questions += 1;
			const id = `${me}/${questions}`;
			return new Promise((resolve, reject) => {
				const timer = setTimeout(() => {
					waiting.delete(id);
					reject(new ConnectionLost());
				}, ANSWER_PATIENCE_MS);
				waiting.set(id, { resolve, reject, timer });
				post({ kind: "ask", id, name: asked, input: input as LineInput<LineCommand> });
				ping();
			});
		},
		follow: () => own?.follow(),
		tellUnsent: () => post({ kind: "unsent" }),
		close(): void {
			closed = true;
			stopListening();
			stopPinging();
			loseQuestions();
			dropOwn();
			if (channel) channel.onmessage = null;
			channel?.close();
			leadership?.close();
		},
	};
}
