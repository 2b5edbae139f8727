import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createTypingSignal } from "#client/typing-signal.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function signal() {
	const sent: boolean[] = [];
	return { sent, ...createTypingSignal({ timeout: () => 1000, send: (isTyping) => sent.push(isTyping) }) };
}

test("typing is told once at the first key, and its end after a second of silence", () => {
	const { sent, keyPressed } = signal();
	for (let key = 0; key < 5; key += 1) {
		keyPressed();
		vi.advanceTimersByTime(200);
	}
	expect(sent).toEqual([true]);
	vi.advanceTimersByTime(900);
	expect(sent).toEqual([true, false]);
});

test("who types for long is told again every three seconds, before the other side forgets", () => {
	const { sent, keyPressed } = signal();
	for (let key = 0; key < 35; key += 1) {
		keyPressed();
		vi.advanceTimersByTime(200);
	}
	expect(sent).toEqual([true, true, true]);
});

test("sending ends it at once, and an end without a beginning is not told", () => {
	const { sent, keyPressed, stop } = signal();
	stop();
	expect(sent).toEqual([]);
	keyPressed();
	stop();
	vi.advanceTimersByTime(5000);
	expect(sent).toEqual([true, false]);
});
