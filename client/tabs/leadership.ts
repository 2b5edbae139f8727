import type { Locks } from "./tab-environment.ts";

export type LeadershipOptions = {
	locks: Locks;
	/** One leads for each name. */
	name: string;
	onLead: () => void;
	/** Another tab found this one silent and took its place. */
	onDeposed: () => void;
	/** The browser has locks but gives none to this page. */
	onUnavailable: () => void;
};

/** Waits in the browser's queue to lead. Who leads does so until its page goes, until it resigns, or until it is deposed. */
export function seekLeadership({ locks, name, onLead, onDeposed, onUnavailable }: LeadershipOptions) {
	let resign: (() => void) | null = null;
	let queued = false;
	let closed = false;

	function request(steal: boolean): void {
		if (!steal) queued = true;
		let mine: (() => void) | null = null;
		const lead = () => {
			if (!steal) queued = false;
			if (closed || resign) return;
			return new Promise<void>((release) => {
				mine = release;
				resign = release;
				onLead();
			});
		};
		locks.request(name, { steal }, lead).catch(() => {
			if (closed) return;
			if (!mine) return onUnavailable();
			if (resign !== mine) return;
			resign = null;
			onDeposed();
			if (!queued) request(false);
		});
	}

	request(false);
	return {
		/** Takes the lead from a tab that does not answer. */
		seize: () => request(true),
		close(): void {
			closed = true;
			resign?.();
		},
	};
}
