import type { IncomingMessage } from "node:http";
import type { RawData, WebSocket } from "ws";
import { asChatError, ChatError, forbidden, invalidInput } from "#core/refusals.ts";
import type { ErrorCode } from "#protocol/errors.ts";
import { CLOSE_CODE, type ServerFrame } from "#protocol/frames.ts";
import { ID_PATTERN, MAX_PAYLOAD_BYTES } from "#protocol/limits.ts";
import { PROTOCOL_VERSION } from "#protocol/version.ts";
import { actorKey } from "../actor-key.ts";
import { isByItself } from "../agent-use.ts";
import { bearerToken, identify } from "../auth/identify.ts";
import { toRefusal } from "../http/problem.ts";
import { contextFor, type Runtime } from "../runtime.ts";
import { inOrder } from "./in-order.ts";
import { performFrame, readAuthFrame, readFrame } from "./plain-frames.ts";
import { MAX_WAITING_BYTES } from "./slow-readers.ts";
import { requireSocketActor, type SocketActor } from "./socket-actor.ts";
import type { Seat } from "./socket-seats.ts";

let opened = 0;

const TRY_AGAIN_LATER = 1013;
/** Frames that may wait for the one before them; then the socket is not read any further. */
const MAX_WAITING_FRAMES = 100;

const sessionEnded = () => new ChatError("unauthenticated", "This session has ended. Open a new one.");

type Link = { ws: WebSocket; seat: Seat; address: string; conversationId: string; userId: string };

/** One plain WebSocket: who is at its end, what it may hear, and its frames, answered in the order they came. */
export class PlainConnection {
	private actor: SocketActor | null = null;
	private alive = true;
	private calls = 0;
	private readonly id = `plain-${++opened}`;
	private readonly inOrder = inOrder();
	private waitingFrames = 0;
	private readonly ws: WebSocket;
	private readonly seat: Seat;
	private readonly address: string;
	private readonly conversationId: string;
	private readonly userId: string;
	/** The page that it belongs to. */
	private origin: string | null = null;

	constructor(
		private readonly runtime: Runtime,
		{ ws, seat, address, conversationId, userId }: Link,
	) {
		this.ws = ws;
		this.seat = seat;
		this.address = address;
		this.conversationId = conversationId;
		this.userId = userId;
	}

	/** Authenticates by header or cookie where there is one, else waits for the first frame. */
	async open(request: IncomingMessage): Promise<void> {
		const { runtime, ws } = this;
		this.origin = request.headers.origin ?? null;
		runtime.metrics.connectionAttempted("plain");
		ws.on("pong", () => {
			this.alive = true;
		});
		ws.on("error", (error) => runtime.log.debug({ err: error, socket_id: this.id }, "a socket failed"));
		ws.on("message", (data, isBinary) => this.enqueue(data, isBinary));
		const tooLate = setTimeout(() => {
			if (!this.actor) this.refuseConnection(new ChatError("unauthenticated", "No authentication arrived in time."));
		}, runtime.env.chatConnectionTimeout * 1000);
		ws.once("close", () => {
			clearTimeout(tooLate);
			this.closed();
		});
		// Frames that arrive meanwhile wait in the queue behind this.
		await this.inOrder(async () => {
			try {
				if (!ID_PATTERN.test(this.conversationId)) throw invalidInput("conversation_id", "is not a valid id");
				if (!ID_PATTERN.test(this.userId)) throw invalidInput("user_id", "is not a valid id");
				await this.authenticateByHeaders(request);
				if (!this.actor) this.seat.wait();
			} catch (error) {
				this.refuseConnection(error);
			}
		});
	}

	/** The owner of this socket's conversation and agents may hear of it. */
	mayHear(ownerId: string): boolean {
		const { actor } = this;
		return actor !== null && (actor.type === "agent" || actor.id === ownerId);
	}

	sendText(frame: string): void {
		if (this.ws.readyState !== this.ws.OPEN) return;
		if (this.ws.bufferedAmount <= MAX_WAITING_BYTES) {
			this.ws.send(frame);
			return;
		}
		this.runtime.log.warn({ ...this.who(), bytes: this.ws.bufferedAmount }, "cut off a slow reader");
		this.ws.terminate();
	}

	/** Ends a link whose other end did not answer the last ping. */
	beat(): void {
		if (this.alive) this.ws.ping();
		else this.ws.terminate();
		this.alive = false;
	}

	/** The session that it was opened with is worth nothing any more. */
	endSession(sessions: ReadonlySet<string>): void {
		if (this.actor?.session === undefined || !sessions.has(this.actor.session)) return;
		this.refuseConnection(sessionEnded());
	}

	goAway(): void {
		this.ws.close(1012, "The server restarts");
	}

	private async authenticateByHeaders({ headers }: IncomingMessage): Promise<void> {
		const token = bearerToken(headers.authorization);
		const since = this.runtime.sessionEnds.mark();
		const credentials = { token, cookie: headers.cookie ?? null, origin: this.origin, isRead: false };
		const actor = await identify(this.runtime, credentials).catch((error) => {
			// A foreign page's socket carries an agent's cookie without meaning it: it authenticates by its first frame.
			if (token === null && asChatError(error)?.code === "forbidden") return null;
			throw error;
		});
		// Nor does the socket of a user in a browser where an agent is signed in: its path names the user.
		const isMeant = token !== null || (actor?.type === "agent" && actor.id === this.userId);
		if (actor && isMeant) this.welcome(requireSocketActor(actor), since);
	}

	private welcome(actor: SocketActor, since: number): void {
		// It may have gone while its token was looked up.
		if (this.ws.readyState !== this.ws.OPEN) return;
		if (this.runtime.sessionEnds.hasEndedSince(actor.session, since)) throw sessionEnded();
		if (actor.id !== this.userId) throw forbidden("The user_id in the path must be your own.");
		this.seat.claim(actorKey(actor));
		this.actor = actor;
		this.runtime.metrics.connectionOpened("plain");
		this.runtime.log.info({ ...this.who(), conversation_id: this.conversationId }, "connected");
		this.send({
			type: "ready",
			conversation_id: this.conversationId,
			user_id: actor.id,
			protocol: PROTOCOL_VERSION,
			server_time: this.runtime.now().toISOString(),
		});
	}

	/** Whoever sends faster than is answered is read more slowly, so that what waits here stays small. */
	private enqueue(data: RawData, isBinary: boolean): void {
		this.waitingFrames += 1;
		if (this.waitingFrames >= MAX_WAITING_FRAMES) this.ws.pause();
		void this.inOrder(() => this.receive(data, isBinary)).then(() => {
			this.waitingFrames -= 1;
			if (this.ws.isPaused && this.waitingFrames < MAX_WAITING_FRAMES / 2) this.ws.resume();
		});
	}

	private async receive(data: RawData, isBinary: boolean): Promise<void> {
		if (this.ws.readyState !== this.ws.OPEN) return;
		let clientId: string | undefined;
		try {
			const frame = await this.read(data, isBinary);
			if (typeof frame.client_id === "string") clientId = frame.client_id;
			if (!this.actor) return await this.authenticateByFrame(frame);
			await this.runtime.limits.command(actorKey(this.actor));
			if (!isByItself(String(frame.type))) await this.runtime.agentUse.note(this.actor);
			const ctx = contextFor(this.runtime, this.actor, `${this.id}:${++this.calls}`, this.address);
			const answer = await performFrame(ctx, this.conversationId, frame);
			if (answer) this.send(answer);
		} catch (error) {
			if (!this.actor) return this.refuseConnection(error);
			this.sendError(error, clientId);
		}
	}

	private async read(data: RawData, isBinary: boolean): Promise<Record<string, unknown>> {
		try {
			if (isBinary) throw invalidInput("frame", "must be text, not binary");
			const text = data.toString();
			if (Buffer.byteLength(text) > MAX_PAYLOAD_BYTES) {
				throw new ChatError("payload_too_large", `A frame must be at most ${MAX_PAYLOAD_BYTES} bytes.`);
			}
			return readFrame(text);
		} catch (error) {
			// What cannot be read counts like any other call.
			if (this.actor) await this.runtime.limits.command(actorKey(this.actor));
			throw error;
		}
	}

	private async authenticateByFrame(frame: Record<string, unknown>): Promise<void> {
		const token = readAuthFrame(frame);
		const since = this.runtime.sessionEnds.mark();
		const actor = await identify(this.runtime, { token, cookie: null, origin: this.origin, isRead: false });
		this.welcome(requireSocketActor(actor), since);
	}

	private refuseConnection(error: unknown): void {
		const code = this.sendError(error);
		const closeCodes: Partial<Record<ErrorCode, number>> = CLOSE_CODE;
		this.ws.close(closeCodes[code] ?? (code === "overloaded" ? TRY_AGAIN_LATER : 1008), code);
	}

	private sendError(error: unknown, clientId?: string): ErrorCode {
		const refusal = toRefusal(error);
		if (refusal.code === "internal") this.runtime.log.error({ err: error, ...this.who() }, "a frame failed");
		else this.runtime.log.debug({ ...this.who(), code: refusal.code }, "a frame was refused");
		this.runtime.metrics.errorAnswered("plain", refusal.code);
		this.send({ type: "error", ...refusal, ...(clientId !== undefined && { client_id: clientId }) });
		return refusal.code;
	}

	private send(frame: ServerFrame): void {
		this.sendText(JSON.stringify(frame));
	}

	private closed(): void {
		if (!this.actor) return;
		this.runtime.metrics.connectionClosed("plain");
		this.runtime.log.info(this.who(), "disconnected");
		this.actor = null;
	}

	private who() {
		return { actor: this.actor ? actorKey(this.actor) : "unknown", socket_id: this.id, transport: "plain" };
	}
}
