"use client";

import { Check, Copy } from "lucide-react";
import type { ReactNode } from "react";
import { Avatar } from "#components/ui/avatar.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { fullDate, TimeAgo } from "#components/ui/time-ago.tsx";
import { useCopy } from "#components/ui/use-copy.ts";
import type { InboxItem } from "#protocol/shapes.ts";
import { personName } from "./person.ts";

/** What is known of the person and the conversation, beside the thread on wide screens. */
export function DetailsPane({ item, clockSkewMs }: { item: InboxItem; clockSkewMs: number }) {
	return (
		<aside
			aria-label="Details"
			className="scroll-pane hidden w-72 shrink-0 border-l border-border bg-bg p-5 xl:block"
			// biome-ignore lint/a11y/noNoninteractiveTabindex: a pane that scrolls must be reachable by keyboard
			tabIndex={0}
		>
			<div className="flex flex-col items-center gap-1 pb-5 text-center">
				<Avatar name={item.user_name} id={item.user_id} size="lg" className="mb-2" />
				<p className="max-w-full text-lg font-semibold wrap-anywhere">{personName(item)}</p>
				{item.user_email ? (
					<a href={`mailto:${item.user_email}`} className="max-w-full wrap-anywhere text-accent-text hover:underline">
						{item.user_email}
					</a>
				) : (
					<p className="text-muted">No e-mail yet</p>
				)}
			</div>
			<dl className="flex flex-col gap-3 border-t border-border pt-5">
				{item.waiting_since && (
					<Detail name="Waits for an answer">
						<TimeAgo since={item.waiting_since} skewMs={clockSkewMs} className="font-medium text-waiting" />
					</Detail>
				)}
				<Detail name="Site">{item.site_id}</Detail>
				<Detail name="Started">{fullDate(item.created_at)}</Detail>
				<Detail name="Last message">{fullDate(item.last_message_at)}</Detail>
				{item.escalated_at && <Detail name="Escalated">{fullDate(item.escalated_at)}</Detail>}
				{item.resolved_at && <Detail name="Resolved">{fullDate(item.resolved_at)}</Detail>}
				<Id name="User id" value={item.user_id} />
				<Id name="Conversation id" value={item.conversation_id} />
			</dl>
		</aside>
	);
}

function Detail({ name, children }: { name: string; children: ReactNode }) {
	return (
		<div>
			<dt className="text-sm text-muted">{name}</dt>
			<dd className="wrap-anywhere">{children}</dd>
		</div>
	);
}

function Id({ name, value }: { name: string; value: string }) {
	const { copied, copy } = useCopy(value);

	return (
		<div>
			<dt className="text-sm text-muted">{name}</dt>
			<dd className="flex items-center gap-1">
				<span title={value} className="min-w-0 flex-1 truncate font-mono text-sm">
					{value}
				</span>
				<IconButton
					label={copied ? "Copied" : `Copy the ${name.toLowerCase()}`}
					side="left"
					onClick={copy}
					className="-my-2 size-8"
				>
					{copied ? <Check aria-hidden="true" /> : <Copy aria-hidden="true" />}
				</IconButton>
			</dd>
		</div>
	);
}
