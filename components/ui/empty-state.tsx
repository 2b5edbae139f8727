import type { ReactNode } from "react";

type EmptyStateProps = {
	icon: ReactNode;
	title: string;
	/** What it means or what happens next. */
	children?: ReactNode;
	action?: ReactNode;
};

/** Nothing is here, said kindly: what it means and what to do. Fills its parent. */
export function EmptyState({ icon, title, children, action }: EmptyStateProps) {
	return (
		<div className="flex h-full animate-appear flex-col items-center justify-center gap-1 px-8 py-12 text-center">
			<span aria-hidden="true" className="mb-3 grid size-12 place-items-center rounded-full bg-fill text-muted [&_svg]:size-5">
				{icon}
			</span>
			<p className="text-lg font-semibold text-balance">{title}</p>
			{children && <div className="max-w-72 text-md text-pretty text-muted">{children}</div>}
			{action && <div className="mt-4">{action}</div>}
		</div>
	);
}
