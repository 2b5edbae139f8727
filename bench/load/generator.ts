/**
 * The load generator, a process of its own: opens connections and sends messages on a timetable (open loop).
 * A late server is not waited for, and a message's latency counts from when it was due, not from when it went out.
 */
import { performance } from "node:perf_hooks";
import { quantile } from "../figures.ts";
import { type RequestOrder, sendRequests } from "./requests.ts";
import { connectWire, type Wire } from "./wire.ts";

export type Pair = { conversationId: string; auth: object };

export type Order =
	/** Two connections for each pair: one sends, the other hears. */
	| { do: "open"; port: number; pairs: Pair[] }
	| { do: "send"; rate: number; seconds: number; bytes: number }
	/** One connection each, joined and caught up, as fast as `atOnce` at a time allow. */
	| { do: "connect"; port: number; pairs: Pair[]; atOnce: number }
	| RequestOrder
	| { do: "close" };

export type SendResult = {
	sent: number;
	acknowledged: number;
	delivered: number;
	refused: number;
	/** Milliseconds. */
	ackP50: number;
	ackP99: number;
	deliveryP50: number;
	deliveryP99: number;
	/** How late the generator itself was at worst; where this is large, the figures are the generator's. */
	behindP99: number;
};

export type ConnectResult = { connected: number; seconds: number };

/** After the last message was due, this long is waited for what is still on its way. */
const GRACE_MS = 3000;
/** Connections come from so many addresses of this machine. */
const ADDRESSES = 8;
/** Up to where whoever connects knows the conversation already. */
const KNOWN_REV = 5;
const CLIENT_ID = Buffer.from('"client_id":"');
const OK = Buffer.from('"ok":true');

type Conversation = { id: string; sender: Wire };
let conversations: Conversation[] = [];
let open: Wire[] = [];
let run: Run | null = null;
let runs = 0;

class Run {
	/** Numbers of earlier runs differ by a million, so that what comes late counts for none. */
	readonly first = ++runs * 1_000_000;
	readonly ack: Float64Array;
	readonly delivery: Float64Array;
	readonly startedAt = performance.now() + 20;
	acknowledged = 0;
	delivered = 0;
	refused = 0;

	constructor(
		readonly total: number,
		readonly rate: number,
	) {
		this.ack = new Float64Array(total).fill(Number.POSITIVE_INFINITY);
		this.delivery = new Float64Array(total).fill(Number.POSITIVE_INFINITY);
	}

	dueAt(index: number): number {
		return this.startedAt + (index * 1000) / this.rate;
	}

	heardAck(number: number, frame: Buffer): void {
		const index = number - this.first;
		if (index < 0 || index >= this.total) return;
		if (frame.indexOf(OK) === -1) {
			this.refused += 1;
			return;
		}
		this.acknowledged += 1;
		this.ack[index] = performance.now() - this.dueAt(index);
	}

	heardMessage(frame: Buffer): void {
		const at = frame.indexOf(CLIENT_ID);
		if (at === -1) return;
		const from = at + CLIENT_ID.length;
		const index = Number.parseInt(frame.toString("latin1", from, from + 12), 10) - this.first;
		if (!(index >= 0 && index < this.total)) return;
		this.delivered += 1;
		this.delivery[index] = performance.now() - this.dueAt(index);
	}
}

async function openPairs(port: number, pairs: Pair[]): Promise<object> {
	const onAck = (number: number, frame: Buffer) => run?.heardAck(number, frame);
	for (const { conversationId, auth } of pairs) {
		const sender = await connectWire({ port, auth, onAck });
		const listener = await connectWire({ port, auth, onEvent: (frame) => run?.heardMessage(frame) });
		conversations.push({ id: conversationId, sender });
		open.push(sender, listener);
	}
	return { open: open.length };
}

async function send(rate: number, seconds: number, bytes: number): Promise<SendResult> {
	const current = new Run(Math.round(rate * seconds), rate);
	run = current;
	const text = "How do I change the address of my order? ".repeat(Math.ceil(bytes / 40)).slice(0, bytes);
	const behind = new Float64Array(current.total);
	for (let next = 0; next < current.total; ) {
		const now = performance.now();
		while (next < current.total && current.dueAt(next) <= now) {
			const { id, sender } = conversations[next % conversations.length] as Conversation;
			const number = current.first + next;
			behind[next] = now - current.dueAt(next);
			sender.command(number, "message:send", { conversation_id: id, content: text, client_id: `${number}-b` });
			next += 1;
		}
		await new Promise((resolve) => setTimeout(resolve, 1));
	}
	const deadline = performance.now() + GRACE_MS;
	while (current.acknowledged + current.refused + current.delivered < 2 * current.total && performance.now() < deadline) {
		await new Promise((resolve) => setTimeout(resolve, 5));
	}
	run = null;
	return {
		sent: current.total,
		acknowledged: current.acknowledged,
		delivered: current.delivered,
		refused: current.refused,
		ackP50: quantile(current.ack, 0.5),
		ackP99: quantile(current.ack, 0.99),
		deliveryP50: quantile(current.delivery, 0.5),
		deliveryP99: quantile(current.delivery, 0.99),
		behindP99: quantile(behind, 0.99),
	};
}

async function connectMany(port: number, pairs: Pair[], atOnce: number): Promise<ConnectResult> {
	const waiting = [...pairs];
	const started = performance.now();
	let connected = 0;
	const worker = async () => {
		for (let pair = waiting.pop(); pair; pair = waiting.pop()) {
			const { conversationId, auth } = pair;
			let answers = 0;
			let caughtUp = () => {};
			let refused = (_error: Error) => {};
			const done = new Promise<void>((resolve, reject) => {
				caughtUp = resolve;
				refused = reject;
			});
			const onAck = (_number: number, frame: Buffer) => {
				if (frame.indexOf(OK) === -1) refused(new Error(frame.toString()));
				else if (++answers === 2) caughtUp();
			};
			const localAddress = `127.0.0.${1 + (connected % ADDRESSES)}`;
			const wire = await connectWire({ port, auth, localAddress, onAck });
			open.push(wire);
			wire.command(1, "conversation:join", { conversation_id: conversationId });
			wire.command(2, "conversation:changes", { conversation_id: conversationId, after: KNOWN_REV });
			await done;
			connected += 1;
		}
	};
	await Promise.all(Array.from({ length: atOnce }, worker));
	return { connected, seconds: (performance.now() - started) / 1000 };
}

function closeAll(): object {
	for (const wire of open) wire.close();
	open = [];
	conversations = [];
	return {};
}

function obey(order: Order): Promise<object> | object {
	switch (order.do) {
		case "open":
			return openPairs(order.port, order.pairs);
		case "send":
			return send(order.rate, order.seconds, order.bytes);
		case "connect":
			return connectMany(order.port, order.pairs, order.atOnce);
		case "requests":
			return sendRequests(order);
		case "close":
			return closeAll();
	}
}

process.on("message", async (order: Order) => {
	process.send?.(await obey(order));
});
process.on("disconnect", () => process.exit());
