import { CircleAlert, CloudOff } from "lucide-react";
import type { Reply } from "#client/inbox/reply-outbox.ts";
import { MessageText } from "#components/message-text/message-text.tsx";
import { Button } from "#components/ui/button.tsx";
import { classNames } from "#components/ui/class-names.ts";
import { BUBBLE } from "./message-bubble.tsx";
import { QuotedMessage } from "./quoted-message.tsx";

type ReplyOnItsWayProps = {
	reply: Reply;
	/** Who wrote what it answers. */
	quotedName: string;
	onRetry: () => void;
	onEdit: () => void;
	onDiscard: () => void;
};

/** A reply that the server does not have yet; a refused one says why and what can be done. */
export function ReplyOnItsWay({ reply, quotedName, onRetry, onEdit, onDiscard }: ReplyOnItsWayProps) {
	const failed = reply.state === "failed";
	return (
		<li className="flex flex-col items-end gap-1 pl-[18%]">
			<div dir="auto" className={classNames(BUBBLE, "mr-9", failed ? "bg-danger-soft text-text" : "bg-accent text-on-accent")}>
				{reply.reply_to && <QuotedMessage quote={reply.reply_to} name={quotedName} onAccent={!failed} />}
				<MessageText text={reply.content} />
			</div>
			<div className="mr-9 flex flex-wrap items-center justify-end gap-x-2 gap-y-1 text-sm text-muted" role="status">
				{reply.state === "sending" && <span className="animate-late">Sending…</span>}
				{reply.state === "waiting" && (
					<span className="inline-flex items-center gap-1.5 text-waiting">
						<CloudOff aria-hidden="true" className="size-3.5" />
						Kept. Sent when you are back online.
					</span>
				)}
				{failed && (
					<>
						<span className="inline-flex items-start gap-1.5 text-danger">
							<CircleAlert aria-hidden="true" className="mt-px size-3.5 shrink-0" />
							Not sent: {reply.problem}
						</span>
						<span className="inline-flex gap-1">
							<Button size="sm" onClick={onRetry}>
								Try again
							</Button>
							<Button size="sm" variant="ghost" onClick={onEdit}>
								Edit
							</Button>
							<Button size="sm" variant="ghost" onClick={onDiscard}>
								Delete
							</Button>
						</span>
					</>
				)}
			</div>
		</li>
	);
}
