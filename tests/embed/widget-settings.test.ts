import { afterEach, expect, test, vi } from "vitest";
import { nearestName } from "#embed/nearest-name.ts";
import { checkEvent, checkOptions } from "#embed/widget-settings.ts";

const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
afterEach(() => warn.mockClear());

test("options that exist pass without a word", () => {
	const options = { backendUrl: "wss://chat.example", theme: "dark", position: "bottom-left", autoOpen: false } as const;
	expect(checkOptions(options)).toEqual(options);
	expect(warn).not.toHaveBeenCalled();
});

test("a misspelt option is named with the one that was meant, and left out", () => {
	const options = { themes: "dark", backendURL: "https://chat.example", autoopen: true } as object;
	expect(checkOptions(options)).toEqual({});
	const said = warn.mock.calls.flat().join("\n");
	for (const name of ["theme", "backendUrl", "autoOpen"]) expect(said).toContain(`Did you mean "${name}"?`);
});

test("a value that cannot be is named with those that can, and the default holds", () => {
	expect(checkOptions({ theme: "blue" as "dark", position: "bottom-left" })).toEqual({ position: "bottom-left" });
	expect(warn).toHaveBeenCalledWith(expect.stringContaining("light, dark, auto"));
});

test("an event that does not exist is named with the one that was meant", () => {
	checkEvent("message");
	expect(warn).not.toHaveBeenCalled();
	checkEvent("mesage");
	expect(warn).toHaveBeenCalledWith(expect.stringContaining('Did you mean "message"?'));
});

test("the nearest name is the one with the fewest keystrokes between", () => {
	expect(nearestName("mesage", ["message", "message:sent", "close"])).toBe("message");
	expect(nearestName("esc", ["open", "escalation", "unread"])).toBe("open");
});
