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
			const { bufferedAmount = 0 } = (conn.transport as { socket?: { bufferedAmount?: number } }).socket ?? {};
			const packets = (conn as unknown as { writeBuffer: unknown[] }).writeBuffer.length;
			if (bufferedAmount <= MAX_WAITING_BYTES && packets <= MAX_WAITING_PACKETS) continue;
			log.warn({ socket_id: socket.id, bytes: bufferedAmount, packets }, "cut off a slow reader");
			// Not a polite close: that would wait behind what is not being read.
			conn.close(true);
		}
	}, SWEEP_MS);
	return () => clearInterval(sweep);
}
