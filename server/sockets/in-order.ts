/** Runs what it is given one after the other, so that what a socket sent first is stored first. */
export function inOrder(): <T>(work: () => Promise<T>) => Promise<T> {
	let last: Promise<unknown> | null = null;
	return (work) => {
		const next = last ? last.then(work, work) : work();
		last = next;
		const done = () => {
			if (last === next) last = null;
		};
		// Whoever asked hears of a failure; here only the end counts.
		next.then(done, done);
		return next;
	};
}
