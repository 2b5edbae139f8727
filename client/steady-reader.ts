/** A link can look alive and bring nothing. After this silence the server is asked; later and later while it has nothing to say. */
const SILENCE_MS = 60_000;
const LONGEST_SILENCE_MS = 240_000;

export type SteadyReaderOptions = {
	read: () => Promise<void>;
	/** Whatever fails is read with the next call. */
	onFailed?: (error: unknown) => void;
};

/** Reads what is missing (D4): one reading at a time, once more when somebody asked meanwhile, and by itself after a silence. */
export function createSteadyReader({ read, onFailed = () => {} }: SteadyReaderOptions) {
	let running: Promise<void> | null = null;
	let again = false;
	let silence = SILENCE_MS;
	let watchdog: ReturnType<typeof setTimeout> | undefined;
	let closed = false;

	/** Resolves when the running reading has ended, well or not. */
	function run(): Promise<void> {
		if (closed) return Promise.resolve();
		again = running !== null;
		running ??= read()
			.catch(onFailed)
			.finally(() => {
				running = null;
				listen();
				if (again) void run();
			});
		return running;
	}

	function listen(): void {
		clearTimeout(watchdog);
		if (closed) return;
		watchdog = setTimeout(() => {
			silence = Math.min(LONGEST_SILENCE_MS, silence * 2);
			void run();
		}, silence);
	}

	return {
		run,
		get isRunning(): boolean {
			return running !== null;
		},
		/** Something was told: the link lives. */
		heard(): void {
			silence = SILENCE_MS;
			listen();
		},
		/** What was read held something new: the next silence is a short one. */
		foundNews(): void {
			silence = SILENCE_MS;
		},
		open(): void {
			closed = false;
			listen();
		},
		close(): void {
			closed = true;
			clearTimeout(watchdog);
		},
	};
}
