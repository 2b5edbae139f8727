import { classNames } from "./class-names.ts";

/** Something goes on. Invisible for 300 ms, so that a quick answer shows none. Sits inside an element that says what. */
export function Spinner({ className }: { className?: string }) {
	return (
		<svg viewBox="0 0 16 16" aria-hidden="true" className={classNames("size-4 animate-late", className)}>
			<g className="origin-center animate-spin">
				<circle cx="8" cy="8" r="6.25" fill="none" stroke="currentColor" strokeWidth="1.75" opacity="0.25" />
				<path d="M14.25 8A6.25 6.25 0 0 0 8 1.75" fill="none" stroke="currentColor" strokeWidth="1.75" strokeLinecap="round" />
			</g>
		</svg>
	);
}
