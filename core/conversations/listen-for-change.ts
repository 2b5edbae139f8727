import type { Ctx } from "../context.ts";
import { type ChangeEvent, isChange } from "../events.ts";

/** Listens from now on, so that nothing falls between reading and waiting. Whoever begins must `stop`. */
export function listenForChange(ctx: Pick<Ctx, "events">, concerns: (event: ChangeEvent) => boolean) {
	let heard = false;
	let wake = () => {};
	const stop = ctx.events.subscribe((event) => {
		if (!isChange(event) || !concerns(event)) return;
		heard = true;
		wake();
	});
	return {
		stop,
		/** True once something has changed; false when the time is over, or the server stops. */
		within: (ms: number) =>
			new Promise<boolean>((resolve) => {
				if (heard) return resolve(true);
				let forget = () => {};
				const done = (changed: boolean) => {
					clearTimeout(timer);
					forget();
					resolve(changed);
				};
				const timer = setTimeout(done, ms, false);
				wake = () => done(true);
				forget = ctx.events.onEnd(() => done(false));
			}),
	};
}
