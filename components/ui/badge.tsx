import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

const TONES = {
	neutral: "bg-fill-strong text-text",
	accent: "bg-accent-soft text-accent-text",
	waiting: "bg-waiting-soft text-waiting",
	escalated: "bg-escalated-soft text-escalated",
	resolved: "bg-resolved-soft text-resolved",
	danger: "bg-danger-soft text-danger",
} as const;

export type Tone = keyof typeof TONES;

/** A short word about the state of something. */
export function Badge({ tone = "neutral", icon, children }: { tone?: Tone; icon?: ReactNode; children: ReactNode }) {
	return (
		<span
			className={classNames(
				"inline-flex h-5 shrink-0 items-center gap-1 whitespace-nowrap rounded-sm px-1.5 text-xs font-medium",
				TONES[tone],
			)}
		>
			{icon}
			{children}
		</span>
	);
}

/** How many there are, in a pill; nothing for none. `label` says of what, for screen readers. */
export function CountBadge({ count, label, tone = "accent" }: { count: number; label: string; tone?: "accent" | "neutral" }) {
	if (count <= 0) return null;
	return (
		<span
			className={classNames(
				"inline-grid h-5 min-w-5 shrink-0 place-items-center rounded-full px-1.5 text-xs font-semibold",
				tone === "accent" ? "bg-accent text-on-accent" : "bg-fill-strong text-text",
			)}
		>
			<span aria-hidden="true">{count > 99 ? "99+" : count}</span>
			<span className="sr-only">
				{count} {label}
			</span>
		</span>
	);
}
