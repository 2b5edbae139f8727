"use client";

import type { ReactNode } from "react";
import type { ConnectionState } from "#client/connection.ts";
import { classNames } from "#components/ui/class-names.ts";
import { TRANSPORT } from "./describe-event.ts";
import { EventLog } from "./event-log.tsx";
import type { MonitorSnapshot } from "./monitor.ts";

const STATES: Record<ConnectionState, { word: string; dot: string }> = {
	idle: { word: "Not connected", dot: "bg-border-strong" },
	connecting: { word: "Connecting", dot: "bg-waiting animate-pulse" },
	live: { word: "Connected", dot: "bg-resolved" },
	polling: { word: "Connected", dot: "bg-waiting" },
	offline: { word: "Offline", dot: "bg-danger" },
};

/** How the widget's connection stands, as its own events tell it. */
export function ConnectionMonitor({ seen }: { seen: MonitorSnapshot }) {
	const { connection, roundTripMs, sent, received, conversationId, userId, session, log } = seen;
	const { word, dot } = STATES[connection];
	return (
		<div className="flex min-h-0 flex-1 flex-col rounded-lg border border-border bg-surface shadow-raised">
			<dl className="grid grid-cols-6 gap-px overflow-hidden rounded-t-lg bg-border">
				<Fact name="Connection" span="third">
					<span className="flex items-center gap-2">
						<span aria-hidden="true" className={classNames("size-2 shrink-0 rounded-full", dot)} />
						<span data-fact="state">{word}</span>
					</span>
				</Fact>
				<Fact name="Transport" span="third">
					<span data-fact="transport">{TRANSPORT[connection] ?? "–"}</span>
				</Fact>
				<Fact name="Round trip" span="third">
					<span data-fact="round-trip">{roundTripMs === null ? "–" : `${Math.max(1, Math.round(roundTripMs))} ms`}</span>
				</Fact>
				<Fact name="Messages sent" span="half">
					<span data-fact="sent">{sent}</span>
				</Fact>
				<Fact name="Messages received" span="half">
					<span data-fact="received">{received}</span>
				</Fact>
				<Fact name="Conversation" span="all">
					<Id value={session?.started ? conversationId : null} none="begins with your first message" fact="conversation" />
				</Fact>
				<Fact name="User" span="all">
					<Id value={userId} none="gets an id when the chat is opened" fact="user" />
				</Fact>
			</dl>
			<EventLog log={log} />
		</div>
	);
}

/** Phones are too narrow for three in a row. */
const SPANS = {
	third: "col-span-3 first:col-span-6 sm:col-span-2 sm:first:col-span-2",
	half: "col-span-3",
	all: "col-span-6",
} as const;

function Fact({ name, span, children }: { name: string; span: keyof typeof SPANS; children: ReactNode }) {
	return (
		<div className={classNames("flex min-w-0 flex-col gap-0.5 bg-surface px-4 py-2.5", SPANS[span])}>
			<dt className="text-sm text-muted">{name}</dt>
			<dd className="font-medium">{children}</dd>
		</div>
	);
}

function Id({ value, none, fact }: { value: string | null; none: string; fact: string }) {
	if (value === null) return <span className="font-normal text-muted">{none}</span>;
	return (
		<code data-fact={fact} className="block font-mono text-sm font-normal wrap-anywhere">
			{value}
		</code>
	);
}
