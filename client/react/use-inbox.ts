import { useSyncExternalStore } from "react";
import type { Inbox, InboxState } from "../inbox/inbox.ts";

/** The inbox as it is now; renders again whenever it changes. */
export function useInbox(inbox: Inbox): InboxState {
	return useSyncExternalStore(inbox.subscribe, inbox.getState, inbox.getState);
}
