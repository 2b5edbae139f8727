import { WebSocket } from "ws";
import type { ServerFrame } from "#protocol/frames.ts";
import { type Acknowledged, ANSWER_MS, type Door, type DoorOptions, headersOf, NotConnected, Refused, Unanswered } from "./door.ts";
import { openHttp } from "./http.ts";

type Waiting = { resolve(acknowledged: Acknowledged): void; reject(error: Error): void };

/** The plain WebSocket: a message's echo is its acknowledgement. History comes over HTTP, as the protocol says. */
export function openPlain(options: DoorOptions): Door {
	const { address, origin, who, conversationId, onMessage, onReady } = options;
	const history = openHttp(options);
	const waiting = new Map<string, Waiting>();
	let socket: WebSocket | null = null;
	let ready = false;
	let failures = 0;
	let closed = false;
	let again: NodeJS.Timeout | undefined;

	function connect(): void {
		const headers = headersOf(who, origin);
		const url = `${address.replace(/^http/, "ws")}/ws/chat/${conversationId}/${who.id}`;
		const ws = new WebSocket(url, { headers, handshakeTimeout: ANSWER_MS });
		socket = ws;
		ws.on("message", (data) => receive(JSON.parse(data.toString()) as ServerFrame));
		ws.on("error", () => {});
		ws.on("close", () => {
			ready = false;
			for (const { reject } of waiting.values()) reject(new Unanswered("the socket closed"));
			waiting.clear();
			failures += 1;
			if (!closed) again = setTimeout(connect, Math.random() * Math.min(1000, 50 * 2 ** failures));
		});
	}

	function receive(frame: ServerFrame): void {
		if (frame.type === "ready") {
			ready = true;
			failures = 0;
			onReady();
		} else if (frame.type === "message") {
			onMessage(frame);
			if (frame.sender_id !== who.id) return;
			waiting.get(frame.client_id)?.resolve({ message: frame });
			waiting.delete(frame.client_id);
		} else if (frame.type === "error" && frame.client_id !== undefined) {
			waiting.get(frame.client_id)?.reject(new Refused(frame));
			waiting.delete(frame.client_id);
		}
	}

	connect();
	return {
		name: "plain",
		send({ client_id, content }) {
			const ws = socket;
			if (!ws || !ready) return Promise.reject(new NotConnected("no socket"));
			return new Promise<Acknowledged>((resolve, reject) => {
				// A line without an answer is taken for dead, and a new one is made.
				const overdue = setTimeout(() => ws.terminate(), ANSWER_MS);
				waiting.set(client_id, {
					resolve: (acknowledged) => {
						clearTimeout(overdue);
						resolve(acknowledged);
					},
					reject: (error) => {
						clearTimeout(overdue);
						reject(error);
					},
				});
				ws.send(JSON.stringify({ type: "message", client_id, content }));
			});
		},
		listAfter: (seq) => history.listAfter(seq),
		close() {
			closed = true;
			clearTimeout(again);
			socket?.terminate();
			history.close();
		},
	};
}
