import type { FeedMark } from "#protocol/shapes.ts";

/**
 * What the agents' feed knows beside the conversations themselves (docs/decisions/014). Each has a `changeNo`, which the
 * database gives anew with every change.
 */
export interface InboxFeed {
	/** Every change with a smaller number can be read from now on; what is under way or still to come has this number or a larger one. */
	position(): Promise<bigint>;
	/** The last event that this process told of. */
	mark(): FeedMark;
}
