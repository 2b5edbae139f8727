import { expect, it, vi } from "vitest";
import { createSessionEnds } from "#server/session-ends.ts";
import { silentLog } from "#tests/support/test-database.ts";

it("whoever is let in while their session ends is found out, and who comes back afterwards is not", () => {
	const ends = createSessionEnds(silentLog);
	const before = ends.mark();
	expect(ends.hasEndedSince("a", before)).toBe(false);
	ends.publish(["a", "b"]);
	expect([ends.hasEndedSince("a", before), ends.hasEndedSince("c", before), ends.hasEndedSince(undefined, before)]).toEqual([
		true,
		false,
		false,
	]);
	// A role that changed cuts off and leaves the session: it may come back at once.
	expect(ends.hasEndedSince("a", ends.mark())).toBe(false);
	const later = ends.mark();
	ends.publish(["a"]);
	expect([ends.hasEndedSince("a", later), ends.hasEndedSince("b", later)]).toEqual([true, false]);
});

it("many ends cost no memory for ever, and the newest are the ones that are known", () => {
	const ends = createSessionEnds(silentLog);
	const before = ends.mark();
	for (let n = 0; n < 20_001; n += 1) ends.publish([`session-${n}`]);
	expect(ends.hasEndedSince("session-20000", before)).toBe(true);
	expect(ends.hasEndedSince("session-0", before)).toBe(false);
});

it("everybody who listens hears of an end, whatever another listener does", () => {
	const ends = createSessionEnds(silentLog);
	const heard = vi.fn();
	ends.subscribe(() => {
		throw new Error("broken");
	});
	const stop = ends.subscribe(heard);
	ends.publish([]);
	ends.publish(["a"]);
	stop();
	ends.publish(["b"]);
	expect(heard.mock.calls).toEqual([[new Set(["a"])]]);
});
