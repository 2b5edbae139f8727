import { classNames } from "./class-names.ts";

/** A grey shape where text or a picture will stand; give it the final size. */
export function Skeleton({ className }: { className?: string }) {
	return <span aria-hidden="true" className={classNames("block animate-pulse rounded-sm bg-fill-strong", className)} />;
}
