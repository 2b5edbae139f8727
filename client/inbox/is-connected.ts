import type { ConnectionState } from "../connection.ts";

/** Whether commands reach the server, by whatever transport. */
export function isConnected(state: ConnectionState): boolean {
	return state === "live" || state === "polling";
}
