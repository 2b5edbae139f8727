import { randomBytes } from "node:crypto";
import type { InboxFeed } from "#core/conversations/inbox-feed.ts";
import { type ChatEvents, isChange } from "#core/events.ts";

/** Counts what agents are told of; to be made before the doors, so that an event has its number when they tell it. */
export function createInboxFeed(events: ChatEvents, position: InboxFeed["position"]): InboxFeed {
	const epoch = randomBytes(6).toString("base64url");
	let count = 0;
	events.subscribe((event) => {
		if (isChange(event)) count += 1;
	});
	return { position, mark: () => ({ epoch, count }) };
}
