import { once } from "node:events";
import { WebSocket } from "ws";
import type { ServerFrame } from "#protocol/frames.ts";
import { EventInbox } from "./event-inbox.ts";
import type { Caller } from "./http.ts";

type Frame<Type extends ServerFrame["type"]> = Extract<ServerFrame, { type: Type }>;

export type PlainOptions = Caller & {
	/** `header`: Authorization, as programs do. `frame`: a first frame, as browsers must. */
	tokenIn?: "header" | "frame";
	/** False: resolves as soon as the socket is open. */
	untilReady?: boolean;
};

/** The server said why it does not want this connection, and closed it. */
export class PlainRefused extends Error {
	constructor(
		readonly error: Frame<"error"> | undefined,
		readonly closeCode: number,
	) {
		super(`the connection was closed with ${closeCode} after ${JSON.stringify(error)}`);
	}
}

/** A real plain WebSocket that remembers its frames by their type. */
export class PlainClient {
	readonly inbox = new EventInbox();
	readonly closed: Promise<{ code: number; reason: string }>;

	private constructor(readonly socket: WebSocket) {
		socket.on("message", (data, isBinary) => {
			if (isBinary) return this.inbox.add("binary", data);
			const frame = JSON.parse(data.toString()) as ServerFrame;
			this.inbox.add(frame.type, frame);
		});
		socket.on("error", () => {});
		this.closed = new Promise((resolve) => {
			socket.once("close", (code, reason) => resolve({ code, reason: reason.toString() }));
		});
	}

	static async connect(base: string, conversationId: string, userId: string, options: PlainOptions = {}): Promise<PlainClient> {
		const { token, cookie, tokenIn = "header", untilReady = true } = options;
		const origin = options.origin ?? (cookie ? base : undefined);
		const headers = { ...(cookie && { cookie }), ...(token && tokenIn === "header" && { authorization: `Bearer ${token}` }) };
		const url = `${base.replace(/^http/, "ws")}/ws/chat/${conversationId}/${userId}`;
		const client = new PlainClient(new WebSocket(url, { headers, ...(origin && { origin }), handshakeTimeout: 5000 }));
		await opened(client.socket);
		if (token && tokenIn === "frame") client.send({ type: "auth", token });
		if (!untilReady) return client;
		const ready = await Promise.race([client.next("ready"), client.closed]);
		if ("code" in ready) throw new PlainRefused(client.received("error")[0], ready.code);
		return client;
	}

	/** Sends a frame; text goes as it is. */
	send(frame: unknown): void {
		this.socket.send(typeof frame === "string" || Buffer.isBuffer(frame) ? frame : JSON.stringify(frame));
	}

	next<Type extends ServerFrame["type"]>(type: Type, wanted?: (frame: Frame<Type>) => boolean): Promise<Frame<Type>> {
		return this.inbox.next(type, wanted);
	}

	received<Type extends ServerFrame["type"]>(type: Type): Frame<Type>[] {
		return this.inbox.received(type);
	}

	async close(): Promise<void> {
		if (this.socket.readyState === WebSocket.CLOSED) return;
		this.socket.close();
		await this.closed;
	}
}

async function opened(socket: WebSocket): Promise<void> {
	const refused = new Promise<never>((_, reject) => {
		socket.once("unexpected-response", (_request, response) =>
			reject(new Error(`the upgrade was answered with ${response.statusCode}`)),
		);
		socket.once("error", reject);
	});
	await Promise.race([once(socket, "open"), refused]);
}
