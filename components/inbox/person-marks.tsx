import { BadgeCheck, Ban } from "lucide-react";
import { useNow } from "#components/ui/time-ago.tsx";
import type { InboxItem } from "#protocol/shapes.ts";

/** How the site proved who this is; null: nobody did. */
export function verifiedText({ user_verified_by }: Pick<InboxItem, "user_verified_by">): string | null {
	if (user_verified_by === null) return null;
	return `Verified by the site (${user_verified_by.toUpperCase()})`;
}

/** Whether the user may not write now. */
export function isBlocked({ user_blocked_until }: Pick<InboxItem, "user_blocked_until">, now: number): boolean {
	return user_blocked_until !== null && Date.parse(user_blocked_until) > now;
}

/** Beside a name that the site vouches for. */
export function VerifiedMark({ item }: { item: InboxItem }) {
	const text = verifiedText(item);
	if (text === null) return null;
	return (
		<span title={text} className="shrink-0 text-resolved">
			<BadgeCheck aria-hidden="true" className="size-4" />
			<span className="sr-only">{text}</span>
		</span>
	);
}

/** Beside the name of somebody who may not write for a while. */
export function BlockedMark({ item, clockSkewMs }: { item: InboxItem; clockSkewMs: number }) {
	const now = useNow() + clockSkewMs;
	if (!isBlocked(item, now)) return null;
	return (
		<span title="Blocked" className="shrink-0 text-danger">
			<Ban aria-hidden="true" className="size-3.5" />
			<span className="sr-only">Blocked</span>
		</span>
	);
}
