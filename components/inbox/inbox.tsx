"use client";

import { useEffect, useState } from "react";
import { openBrowserStorage } from "#client/browser-storage.ts";
import { createConnection } from "#client/connection.ts";
import { callAsAgent, createAgentApi } from "#client/inbox/agent-api.ts";
import { createInbox } from "#client/inbox/inbox.ts";
import { useInbox } from "#client/react/use-inbox.ts";
import * as socketIo from "#client/socket-io.ts";
import { classNames } from "#components/ui/class-names.ts";
import { TooltipProvider } from "#components/ui/tooltip.tsx";
import type { Agent } from "#protocol/shapes.ts";
import { ConnectionBanner } from "./connection-banner.tsx";
import { ConversationListPane } from "./conversation-list-pane.tsx";
import { NoConversation } from "./no-conversation.tsx";
import { ThreadPane } from "./thread-pane.tsx";
import { useEscape } from "./use-escape.ts";
import { useLocationState } from "./use-location-state.ts";
import { useUnreadTitle } from "./use-unread-title.ts";
import { ViewNav } from "./view-nav.tsx";

type InboxProps = {
	agent: Agent;
	/** The server's own address; a browser uses the one it is at. */
	publicUrl: string;
	/** In characters as a person counts them. */
	maxMessageLength: number;
	/** Minutes for which agents may edit and delete what they wrote. */
	editWindow: number;
	/** Milliseconds of silence before "stopped typing". */
	typingTimeout: number;
};

const isBrowser = typeof window !== "undefined";

/**
 * The agents' page: views, list and thread side by side; on a tablet the views are narrow, on a phone one pane is shown
 * at a time. Which one is CSS and the address alone, so that nothing is mounted anew when the window changes.
 */
export function Inbox({ agent, publicUrl, maxMessageLength, editWindow, typingTimeout }: InboxProps) {
	const { view, conversationId, showView, open, close } = useLocationState();
	const [inbox] = useState(() => {
		const url = isBrowser ? window.location.origin : publicUrl;
		return createInbox({
			// Under this page's policy Next could not load it later.
			connection: createConnection({ url, withCredentials: true, loadLibrary: async () => socketIo }),
			api: createAgentApi(callAsAgent(url), agent.id),
			storage: openBrowserStorage(),
			agent,
			view,
			typingTimeout,
		});
	});
	const state = useInbox(inbox);
	useEffect(() => {
		inbox.start();
		return inbox.stop;
	}, [inbox]);
	useEffect(() => inbox.showView(view), [inbox, view]);
	useEffect(() => inbox.open(conversationId), [inbox, conversationId]);
	useUnreadTitle(state.list.unread);
	useEscape(conversationId, close);

	return (
		<TooltipProvider>
			<div className="flex h-dvh flex-col overflow-hidden">
				<ConnectionBanner connection={state.connection} signedOut={state.signedOut} />
				<div className="flex min-h-0 flex-1 flex-col md:flex-row">
					<ViewNav
						agent={agent}
						view={view}
						counts={state.list.counts}
						connection={state.connection}
						onShow={showView}
						className={classNames("order-last md:order-first", conversationId && "max-md:hidden")}
					/>
					<main className="flex min-h-0 min-w-0 flex-1">
						<h1 className="sr-only">Inbox</h1>
						<ConversationListPane
							list={state.list}
							agent={agent}
							selectedId={conversationId}
							connection={state.connection}
							clockSkewMs={state.clockSkewMs}
							onOpen={open}
							onMore={inbox.loadMore}
							onRetry={inbox.reloadList}
							className={classNames("w-full md:w-72 lg:w-88", conversationId ? "max-md:hidden" : "")}
						/>
						<section
							aria-label="Conversation"
							className={classNames("min-w-0 flex-1 bg-surface", !conversationId && "max-md:hidden")}
						>
							{state.thread ? (
								<ThreadPane
									key={state.thread.conversationId}
									inbox={inbox}
									agent={agent}
									thread={state.thread}
									item={state.item}
									replies={state.replies}
									connection={state.connection}
									clockSkewMs={state.clockSkewMs}
									maxMessageLength={maxMessageLength}
									editWindow={editWindow}
									onBack={close}
								/>
							) : conversationId ? null : (
								<NoConversation list={state.list} />
							)}
						</section>
					</main>
				</div>
			</div>
		</TooltipProvider>
	);
}
