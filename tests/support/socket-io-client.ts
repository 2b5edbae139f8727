import { io, type Socket } from "socket.io-client";
import type { Refusal } from "#protocol/errors.ts";
import type { Ack, CommandName, Commands, ReadyEvent, ServerToClientEvents } from "#protocol/events.ts";
import { EventInbox, PATIENCE_MS } from "./event-inbox.ts";
import type { Caller } from "./http.ts";

type Events = { [Name in keyof ServerToClientEvents]: Parameters<ServerToClientEvents[Name]>[0] };

/** What a refused handshake said. */
export class HandshakeRefused extends Error {
	constructor(
		message: string,
		readonly data: Partial<Refusal> | undefined,
	) {
		super(message);
	}
}

export type SocketIoOptions = Caller & { transports?: ("websocket" | "polling")[] };

/** A real Socket.IO connection that remembers what arrives. It does not reconnect by itself, so that nothing is hidden. */
export class SocketIoClient {
	readonly inbox = new EventInbox();
	readonly disconnected: Promise<string>;

	private constructor(readonly socket: Socket) {
		socket.onAny((name: string, payload: unknown) => this.inbox.add(name, payload));
		this.disconnected = new Promise((resolve) => socket.once("disconnect", resolve));
	}

	/** Connects and waits for `session:ready`. */
	static async connect(base: string, options: SocketIoOptions = {}): Promise<SocketIoClient> {
		const { token, cookie, transports = ["websocket"] } = options;
		const origin = options.origin ?? (cookie ? base : undefined);
		const extraHeaders = { ...(cookie && { cookie }), ...(origin && { origin }) };
		const auth = token === undefined ? {} : { token };
		// The library decides by itself where everything else in Node looks at this variable.
		const rejectUnauthorized = process.env.NODE_TLS_REJECT_UNAUTHORIZED !== "0";
		const alone = { reconnection: false, forceNew: true, timeout: PATIENCE_MS };
		const socket = io(base, { transports, auth, extraHeaders, rejectUnauthorized, ...alone });
		const client = new SocketIoClient(socket);
		const refused = new Promise<never>((_, reject) => {
			socket.once("connect_error", (error: Error & { data?: Partial<Refusal> }) => {
				reject(new HandshakeRefused(error.message, error.data));
			});
		});
		try {
			await Promise.race([client.next("session:ready"), refused]);
		} catch (error) {
			client.close();
			throw error;
		}
		return client;
	}

	get ready(): ReadyEvent {
		const [event] = this.received("session:ready");
		if (!event) throw new Error("not ready");
		return event;
	}

	/** Gives a command and waits for its acknowledgement. */
	send<Name extends CommandName>(command: Name, input: Commands[Name]["input"]): Promise<Ack<Commands[Name]["data"]>> {
		return this.sendAnything(command, input) as Promise<Ack<Commands[Name]["data"]>>;
	}

	/** The same without types: for input that must be refused. */
	async sendAnything(command: string, ...input: unknown[]): Promise<Ack<unknown>> {
		return (await this.socket.timeout(PATIENCE_MS).emitWithAck(command, ...input)) as Ack<unknown>;
	}

	/** Gives a command that must succeed. */
	async do<Name extends CommandName>(command: Name, input: Commands[Name]["input"]): Promise<Commands[Name]["data"]> {
		const answer = await this.send(command, input);
		if (!answer.ok) throw new Error(`${command} was refused: ${JSON.stringify(answer.error)}`);
		return answer.data;
	}

	next<Name extends keyof Events>(name: Name, wanted?: (event: Events[Name]) => boolean): Promise<Events[Name]> {
		return this.inbox.next(name, wanted);
	}

	received<Name extends keyof Events>(name: Name): Events[Name][] {
		return this.inbox.received(name);
	}

	close(): void {
		this.socket.disconnect();
	}
}
