import type { ReactNode } from "react";
import { classNames } from "#components/ui/class-names.ts";

type SectionProps = { id: string; title: string; lead?: ReactNode; aside?: ReactNode; children: ReactNode; className?: string };

/** A part of the page under its heading. */
export function Section({ id, title, lead, aside, children, className }: SectionProps) {
	return (
		<section aria-labelledby={id} className={classNames("flex min-w-0 flex-col gap-4", className)}>
			<div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-2">
				<div className="flex min-w-0 flex-col gap-1">
					<h2 id={id} className="text-xl font-semibold tracking-tight">
						{title}
					</h2>
					{lead && <p className="max-w-140 text-pretty text-muted">{lead}</p>}
				</div>
				{aside}
			</div>
			{children}
		</section>
	);
}
