import { classNames } from "#components/ui/class-names.ts";
import { Skeleton } from "#components/ui/skeleton.tsx";

const SHAPES = [
	{ ours: false, width: "w-64" },
	{ ours: false, width: "w-48" },
	{ ours: true, width: "w-72" },
	{ ours: false, width: "w-56" },
];

/** The shape of a thread while it loads; not seen before 300 ms. */
export function ThreadSkeleton() {
	return (
		<div
			role="status"
			className="mx-auto flex min-h-0 w-full max-w-200 flex-1 animate-late flex-col justify-end gap-4 overflow-hidden px-4 pb-2 lg:px-6"
		>
			<span className="sr-only">Loading messages…</span>
			{SHAPES.map(({ ours, width }) => (
				<div key={width} className={classNames("flex gap-3", ours && "flex-row-reverse")}>
					<Skeleton round className="size-6 shrink-0" />
					<Skeleton className={`h-10 max-w-3/4 ${width}`} />
				</div>
			))}
		</div>
	);
}
