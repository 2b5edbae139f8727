import { makeClientId } from "../ids.ts";
import type { Locks } from "./tab-environment.ts";

/** A name for this page, by which others can tell whether it is still there: it holds a lock of that name until it goes. */
export function nameTab(locks: Locks | null) {
	const id = makeClientId();
	let leave = () => {};
	const lockOf = (tab: string) => `veritix-chat/tab/${tab}`;
	let isHere = false;
	const awaited = new Set<string>();

	/** A page that is just being left still holds its lock for a moment. */
	function wait(tab: string, claim: () => Promise<unknown>): void {
		if (awaited.has(tab)) return;
		awaited.add(tab);
		const whenGone = () => {
			awaited.delete(tab);
			return claim();
		};
		locks?.request(lockOf(tab), {}, whenGone).catch(() => {});
	}

	return {
		id,
		/** From now on there may be something that nobody else should send. */
		stay(): void {
			if (isHere) return;
			isHere = true;
			const gone = new Promise<void>((resolve) => {
				leave = resolve;
			});
			locks?.request(lockOf(id), {}, () => gone).catch(() => {});
		},
		/** Runs `claim` if the other tab has gone, or as soon as it goes; where nobody can tell, it counts as gone. */
		async adopt(tab: string, claim: () => Promise<unknown>): Promise<void> {
			if (!locks) return void (await claim());
			const whenFree = (lock: Lock | null) => (lock ? claim() : wait(tab, claim));
			await locks.request(lockOf(tab), { ifAvailable: true }, whenFree).catch(claim);
		},
		close: () => leave(),
	};
}
