import type { Ctx } from "../context.ts";
import { type ChangeEvent, isChange } from "../events.ts";

/**
 * Listens from now on, so that nothing falls between reading and waiting. Whoever begins must `stop`. Whose session ends meanwhile
 * hears of nothing more, and waits no longer.
 */
export function listenForChange(ctx: Pick<Ctx, "events" | "sessionEnds" | "actor">, concerns: (event: ChangeEvent) => boolean) {
	let heard = false;
	let ended = false;
	let wake = () => {};
	const { session } = ctx.actor.type === "anonymous" ? {} : ctx.actor;
	const stopEvents = ctx.events.subscribe((event) => {
		if (!isChange(event) || !concerns(event)) return;
		heard = true;
		wake();
	});
	const stopEnds = ctx.sessionEnds.subscribe((sessions) => {
		if (session === undefined || !sessions.has(session)) return;
		ended = true;
		wake();
	});
	return {
		stop() {
			stopEvents();
			stopEnds();
		},
		/** True once something has changed; false when the time is over, the session has ended, or the server stops. */
		within: (ms: number) =>
			new Promise<boolean>((resolve) => {
				if (heard || ended) return resolve(!ended);
				let forget = () => {};
				const done = (changed: boolean) => {
					clearTimeout(timer);
					forget();
					resolve(changed);
				};
				const timer = setTimeout(done, ms, false);
				wake = () => done(!ended);
				forget = ctx.events.onEnd(() => done(false));
			}),
	};
}
