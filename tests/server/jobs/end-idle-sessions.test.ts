import { expect, it, onTestFinished, vi } from "vitest";
import { startEndingIdleSessions } from "#server/jobs/end-idle-sessions.ts";
import { describeOnEachDatabase } from "#tests/support/each-database.ts";
import { makeChat } from "#tests/support/make-ctx.ts";
import { silentLog } from "#tests/support/test-database.ts";

await describeOnEachDatabase("the job that ends idle sessions", (open) => {
	it("cuts off an inbox that was left open, and goes on after the database was away", async () => {
		const chat = await makeChat(open);
		const { session } = await chat.aSignedInAgent();
		const away = vi.spyOn(chat.db.agentSession, "findMany").mockRejectedValueOnce(new Error("the database is gone"));
		const { db, sessionEnds } = chat.nobody;
		const env = { agentIdleHours: 12 };
		onTestFinished(startEndingIdleSessions({ db, sessionEnds, now: chat.clock.now, log: silentLog, env }, 10));
		await expect.poll(() => away.mock.calls.length, { timeout: 5000 }).toBeGreaterThan(1);
		expect(chat.ended).toEqual([]);
		chat.clock.pass(12 * 60 * 60);
		await expect.poll(() => chat.ended, { timeout: 5000 }).toEqual([session]);
	});
});
