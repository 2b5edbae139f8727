import type { WebSocket } from "ws";
import type { Logger } from "../log.ts";
import type { ChatServer } from "./socket-io.ts";

/** Bytes that may wait for one reader. Past it the reader is cut off and catches up later: its buffer must not eat the server. */
export const MAX_WAITING_BYTES = 1024 * 1024;
/** Packets that may wait while a reader's transport is not writable at all (between two long polls, say). */
const MAX_WAITING_PACKETS = 1000;
const SWEEP_MS = 1000;

/** Cuts off Socket.IO's slow readers; returns the way to stop. */
export function cutOffSlowReaders(io: ChatServer, log: Logger): () => void {
	const sweep = setInterval(() => {
		for (const socket of io.of("/").sockets.values()) {
			const { conn } = socket;
			const { socket: webSocket } = conn.transport as { socket?: Pick<WebSocket, "bufferedAmount" | "terminate"> };
			const bytes = webSocket?.bufferedAmount ?? 0;
			const packets = (conn as unknown as { writeBuffer: unknown[] }).writeBuffer.length;
			if (bytes <= MAX_WAITING_BYTES && packets <= MAX_WAITING_PACKETS) continue;
			log.warn({ socket_id: socket.id, bytes, packets }, "cut off a slow reader");
			// A polite close would wait behind what is not being read.
			if (webSocket) webSocket.terminate();
			else conn.close(true);
		}
	}, SWEEP_MS);
	return () => clearInterval(sweep);
}
