import type { Runtime } from "../runtime.ts";
import type { attachPlainSocket } from "./plain-socket.ts";
import type { ChatServer } from "./socket-io.ts";

/** Cuts off whoever is connected by a session that has ended: logged out, revoked, expired. */
export function endSessionsOf(runtime: Runtime, io: ChatServer, plain: ReturnType<typeof attachPlainSocket>): void {
	runtime.sessionEnds.subscribe((sessions) => {
		for (const socket of io.of("/").sockets.values()) {
			const { session } = socket.data.actor;
			if (session !== undefined && sessions.has(session)) socket.disconnect(true);
		}
		plain.endSessions(sessions);
	});
}
