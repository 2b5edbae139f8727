import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

const TONES = {
	danger: "bg-danger-soft text-danger",
	waiting: "bg-waiting-soft text-waiting",
	escalated: "bg-escalated-soft text-escalated",
	neutral: "bg-fill text-text",
} as const;

type NoticeProps = { tone: keyof typeof TONES; icon?: ReactNode; action?: ReactNode; children: ReactNode; className?: string };

/** A sentence that must be seen, in the flow of the page. Danger is announced at once, the rest when there is time. */
export function Notice({ tone, icon, action, children, className }: NoticeProps) {
	return (
		<div
			role={tone === "danger" ? "alert" : "status"}
			className={classNames("flex items-start gap-2.5 rounded-md px-3 py-2.5 text-md", TONES[tone], className)}
		>
			{icon && (
				<span aria-hidden="true" className="mt-0.5 shrink-0 [&_svg]:size-4">
					{icon}
				</span>
			)}
			<div className="min-w-0 flex-1 text-pretty">{children}</div>
			{action}
		</div>
	);
}
