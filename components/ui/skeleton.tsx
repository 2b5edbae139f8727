import { classNames } from "./class-names.ts";

/** A grey shape where text or a picture will stand; give it the final size. */
export function Skeleton({ round = false, className }: { round?: boolean; className?: string }) {
	return (
		<span
			aria-hidden="true"
			className={classNames("block animate-pulse bg-fill-strong", round ? "rounded-full" : "rounded-sm", className)}
		/>
	);
}
