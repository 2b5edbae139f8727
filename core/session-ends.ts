/** Tells everybody who keeps a connection open that what it was opened with is worth nothing any more. */
export interface SessionEnds {
	/** `sessions` as they stand in `Actor.session`. After the commit, as events are. */
	publish(sessions: readonly string[]): void;
	/** Returns the way to stop listening. */
	subscribe(listener: (sessions: ReadonlySet<string>) => void): () => void;
}
