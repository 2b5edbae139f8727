import { Hand } from "lucide-react";
import { TimeAgo } from "#components/ui/time-ago.tsx";
import type { ConversationState, InboxItem } from "#protocol/shapes.ts";
import { reasonText } from "./person.ts";

type EscalationBannerProps = { conversation: ConversationState; item: InboxItem | null; clockSkewMs: number };

/** Why a person is asked for, as long as that is not settled. */
export function EscalationBanner({ conversation, item, clockSkewMs }: EscalationBannerProps) {
	if (conversation.escalation_reason === null || conversation.status === "resolved") return null;
	return (
		<p className="flex shrink-0 items-center gap-2 border-b border-border bg-escalated-soft px-4 py-2 text-md text-escalated">
			<Hand aria-hidden="true" className="size-4 shrink-0" />
			<span className="min-w-0 flex-1 wrap-anywhere">
				<span className="font-semibold">Escalated:</span> {reasonText(conversation.escalation_reason)}
			</span>
			{item?.escalated_at && <TimeAgo since={item.escalated_at} skewMs={clockSkewMs} className="shrink-0 text-sm" />}
		</p>
	);
}
