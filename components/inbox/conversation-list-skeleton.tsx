import { Skeleton } from "#components/ui/skeleton.tsx";

const WIDTHS = ["w-32", "w-24", "w-28", "w-36", "w-20", "w-32", "w-24"];

/** The list's shape while it loads; not seen before 300 ms. */
export function ConversationListSkeleton() {
	return (
		<div className="animate-late p-2" role="status">
			<span className="sr-only">Loading conversations…</span>
			{WIDTHS.map((width, index) => (
				// biome-ignore lint/suspicious/noArrayIndexKey: shapes without identity
				<div key={index} className="flex h-24 gap-3 px-3 py-2.5">
					<Skeleton className="size-9 shrink-0 rounded-full" />
					<div className="flex min-w-0 flex-1 flex-col gap-0.5">
						<div className="flex h-5 items-center">
							<Skeleton className={`h-3.5 ${width}`} />
						</div>
						<div className="flex h-5 items-center">
							<Skeleton className="h-3 w-full" />
						</div>
						<div className="mt-1 flex h-5 items-center">
							<Skeleton className="h-3 w-20" />
						</div>
					</div>
				</div>
			))}
		</div>
	);
}
