import { type ReactNode, useId } from "react";

type PanelProps = { title: string; lead?: ReactNode; aside?: ReactNode; children?: ReactNode };

/** One matter of a section, on a sheet of its own. */
export function Panel({ title, lead, aside, children }: PanelProps) {
	const id = useId();
	return (
		<section
			aria-labelledby={id}
			className="flex flex-col gap-4 rounded-lg border border-border bg-surface p-4 shadow-raised sm:p-6"
		>
			<div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2">
				<div className="flex min-w-0 flex-1 flex-col gap-1">
					<h2 id={id} className="text-lg font-semibold tracking-tight">
						{title}
					</h2>
					{lead && <div className="max-w-140 text-pretty text-muted">{lead}</div>}
				</div>
				{aside}
			</div>
			{children}
		</section>
	);
}

/** A sentence that says that something worked; announced, and gone with the next try. */
export function Done({ children }: { children: ReactNode }) {
	return (
		<p role="status" className="text-md font-medium text-resolved">
			{children}
		</p>
	);
}
