import { TYPING_RESEND_MS } from "#protocol/limits.ts";

/**
 * Tells that somebody types: at the first key, again every three seconds while keys follow, and the end after `timeout`
 * milliseconds of silence.
 */
export function createTypingSignal({ timeout, send }: { timeout: () => number; send: (isTyping: boolean) => void }) {
	let lastSentAt = 0;
	let typing = false;
	let timer: ReturnType<typeof setTimeout> | undefined;

	function stop(): void {
		clearTimeout(timer);
		if (typing) send(false);
		typing = false;
	}

	return {
		keyPressed(): void {
			const now = Date.now();
			if (!typing || now - lastSentAt >= TYPING_RESEND_MS) {
				typing = true;
				lastSentAt = now;
				send(true);
			}
			clearTimeout(timer);
			timer = setTimeout(stop, timeout());
		},
		/** The text was sent or emptied. */
		stop,
	};
}
