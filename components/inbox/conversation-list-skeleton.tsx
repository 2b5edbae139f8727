import { Skeleton } from "#components/ui/skeleton.tsx";

const WIDTHS = ["w-32", "w-24", "w-28", "w-36", "w-20", "w-32", "w-24"];

/** The list's shape while it loads; not seen before 300 ms. */
export function ConversationListSkeleton() {
	return (
		<div className="flex animate-late flex-col gap-0.5 p-2" role="status">
			<span className="sr-only">Loading conversations…</span>
			{WIDTHS.map((width, index) => (
				// biome-ignore lint/suspicious/noArrayIndexKey: shapes without identity
				<div key={index} className="flex h-21 gap-3 px-3 py-2">
					<Skeleton round className="size-9 shrink-0" />
					<div className="flex min-w-0 flex-1 flex-col gap-0.5">
						<div className="flex h-5 items-center">
							<Skeleton className={`h-3.5 ${width}`} />
						</div>
						<div className="flex h-5 items-center">
							<Skeleton className="h-3 w-full" />
						</div>
						<div className="mt-0.5 flex h-5 items-center">
							<Skeleton className="h-3 w-20" />
						</div>
					</div>
				</div>
			))}
		</div>
	);
}
