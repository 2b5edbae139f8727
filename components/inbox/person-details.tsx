"use client";

import { BadgeCheck, Ban, Check, CircleHelp, Copy } from "lucide-react";
import type { ReactNode } from "react";
import { Avatar } from "#components/ui/avatar.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { FullDate, TimeAgo, useNow } from "#components/ui/time-ago.tsx";
import { useCopy } from "#components/ui/use-copy.ts";
import type { InboxItem } from "#protocol/shapes.ts";
import { personName } from "./person.ts";
import { PersonActions } from "./person-actions.tsx";
import type { AboutPerson } from "./person-dialog.tsx";
import { isBlocked, verifiedText } from "./person-marks.tsx";

export type PersonDetailsProps = {
	item: InboxItem;
	clockSkewMs: number;
	isAdmin: boolean;
	/** Begins what is asked about first. */
	onAsk: (kind: AboutPerson["kind"]) => void;
	onUnblocked: () => void;
};

/** Who this is and how one knows, the conversation's dates and ids, and what can be done with the person. */
export function PersonDetails({ item, clockSkewMs, isAdmin, onAsk, onUnblocked }: PersonDetailsProps) {
	const blocked = isBlocked(item, useNow() + clockSkewMs);
	return (
		<>
			<div className="flex flex-col items-center gap-1 pb-4 text-center">
				<Avatar name={item.user_name} id={item.user_id} size="lg" className="mb-2" />
				<p className="max-w-full text-lg font-semibold wrap-anywhere">{personName(item)}</p>
				{item.user_email ? (
					<a
						href={`mailto:${item.user_email}`}
						rel="noopener nofollow ugc"
						className="max-w-full wrap-anywhere text-accent-text hover:underline"
					>
						{item.user_email}
					</a>
				) : (
					<p className="text-muted">No e-mail yet</p>
				)}
			</div>
			<div className="flex flex-col gap-2 pb-5">
				<Proof item={item} />
				{blocked && item.user_blocked_until && (
					<p className="flex items-start gap-2 rounded-md bg-danger-soft px-3 py-2 text-sm text-danger">
						<Ban aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
						<span>
							Blocked until <FullDate at={item.user_blocked_until} className="inline-block" />
							{item.user_blocked_reason && <span className="block wrap-anywhere text-text">{item.user_blocked_reason}</span>}
						</span>
					</p>
				)}
			</div>
			<dl className="flex flex-col gap-3 border-t border-border py-5">
				{item.waiting_since && (
					<Detail name="Waits for an answer">
						<TimeAgo since={item.waiting_since} skewMs={clockSkewMs} className="font-medium text-waiting" />
					</Detail>
				)}
				<Detail name="Site">{item.site_id}</Detail>
				<Detail name="Started">
					<FullDate at={item.created_at} />
				</Detail>
				<Detail name="Last message">
					<FullDate at={item.last_message_at} />
				</Detail>
				{item.escalated_at && (
					<Detail name="Escalated">
						<FullDate at={item.escalated_at} />
					</Detail>
				)}
				{item.resolved_at && (
					<Detail name="Resolved">
						<FullDate at={item.resolved_at} />
					</Detail>
				)}
				{item.user_external_id !== null && <Id name="Id at the site" value={item.user_external_id} />}
				<Id name="User id" value={item.user_id} />
				<Id name="Conversation id" value={item.conversation_id} />
			</dl>
			<PersonActions userId={item.user_id} blocked={blocked} isAdmin={isAdmin} onAsk={onAsk} onUnblocked={onUnblocked} />
		</>
	);
}

/** Whether name and e-mail can be believed. */
function Proof({ item }: { item: InboxItem }) {
	const text = verifiedText(item);
	return text ? (
		<div className="flex items-start gap-2 rounded-md bg-resolved-soft px-3 py-2 text-sm text-pretty text-resolved">
			<BadgeCheck aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
			<div>
				<p className="font-medium">{text}</p>
				{/* An HMAC is made over the id and nothing else. */}
				{item.user_verified_by === "hmac" && (
					<p className="text-text">
						That holds for the id; name and <span className="whitespace-nowrap">e-mail</span> are what the page says.
					</p>
				)}
			</div>
		</div>
	) : (
		<p className="flex items-start gap-2 rounded-md bg-fill px-3 py-2 text-sm text-pretty">
			<CircleHelp aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-muted" />
			Not verified: name and e-mail are what the page says.
		</p>
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
					label={copied ? "Copied" : `Copy the ${name.charAt(0).toLowerCase()}${name.slice(1)}`}
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
