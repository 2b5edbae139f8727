import { classNames } from "./class-names.ts";

/** The product's sign: a speech bubble with a tick. */
export function BrandMark({ className }: { className?: string }) {
	return (
		<svg viewBox="0 0 32 32" aria-hidden="true" className={classNames("size-7 shrink-0", className)}>
			<path
				className="fill-accent"
				d="M9 3h14a7 7 0 0 1 7 7v9a7 7 0 0 1-7 7h-8.4l-5.3 4.3A1.4 1.4 0 0 1 7 29.2V25.7A7 7 0 0 1 2 19v-9a7 7 0 0 1 7-7Z"
			/>
			<path
				className="fill-none stroke-on-accent"
				strokeWidth="3.2"
				strokeLinecap="round"
				strokeLinejoin="round"
				d="m10.5 14.2 4.3 4.6 7-8.3"
			/>
		</svg>
	);
}
