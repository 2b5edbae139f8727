import { afterEach, beforeEach, expect, type MockInstance, vi } from "vitest";

let spy: MockInstance | undefined;
const unexpected: string[] = [];

// A warning that nobody reads is a bug that nobody mends: what a test does not expect on console.error fails it.
beforeEach(() => {
	spy = vi.spyOn(console, "error").mockImplementation((...said: unknown[]) => {
		unexpected.push(said.map(String).join(" "));
	});
});

afterEach(() => {
	const said = unexpected.splice(0);
	spy?.mockRestore();
	expect(said, "console.error was called; where that is right, take it with `takeConsoleErrors()`").toEqual([]);
});

/** What was said on console.error so far, for the test that expects it; it fails nothing any more. */
export function takeConsoleErrors(): string[] {
	return unexpected.splice(0);
}
