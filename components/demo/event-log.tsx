import { Activity, ArrowDownLeft, ArrowUpRight, CircleAlert, Globe, MessagesSquare, MousePointerClick } from "lucide-react";
import type { ReactElement } from "react";
import type { LogKind } from "./describe-event.ts";
import type { MonitorSnapshot } from "./monitor.ts";

const ICONS: Record<LogKind, ReactElement> = {
	sent: <ArrowUpRight className="text-accent-text" />,
	received: <ArrowDownLeft className="text-resolved" />,
	connection: <Globe className="text-muted" />,
	conversation: <MessagesSquare className="text-escalated" />,
	page: <MousePointerClick className="text-muted" />,
	problem: <CircleAlert className="text-danger" />,
};

/** What happened on this page, newest first. */
export function EventLog({ log }: Pick<MonitorSnapshot, "log">) {
	return (
		<section
			aria-label="Event log"
			// It scrolls, so people without a mouse must be able to reach it.
			// biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region takes the focus
			tabIndex={0}
			className="scroll-pane h-60 rounded-b-lg lg:h-0 lg:min-h-52 lg:flex-1 border-t border-border"
		>
			{log.length === 0 ? (
				<p className="flex h-full flex-col items-center justify-center gap-2 px-6 text-center text-muted">
					<Activity aria-hidden="true" className="size-5" />
					Every event of the chat appears here.
				</p>
			) : (
				<ol className="flex flex-col py-1.5">
					{log.map(({ key, at, kind, text }) => (
						<li key={key} className="flex items-start gap-2.5 px-4 py-1 text-sm">
							<time dateTime={at.toISOString()} className="shrink-0 text-muted">
								{clock(at)}
							</time>
							<span aria-hidden="true" className="shrink-0 [&_svg]:size-4">
								{ICONS[kind]}
							</span>
							<span className="min-w-0 wrap-anywhere">{text}</span>
						</li>
					))}
				</ol>
			)}
		</section>
	);
}

function clock(at: Date): string {
	return [at.getHours(), at.getMinutes(), at.getSeconds()].map((part) => String(part).padStart(2, "0")).join(":");
}
