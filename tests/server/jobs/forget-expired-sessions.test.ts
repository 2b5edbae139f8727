import { expect, it, onTestFinished, vi } from "vitest";
import { hashSecret } from "#core/secret-hash.ts";
import { forgetExpiredSessions, startForgettingSessions } from "#server/jobs/forget-expired-sessions.ts";
import { describeOnEachDatabase } from "#tests/support/each-database.ts";
import { makeChat } from "#tests/support/make-ctx.ts";
import { silentLog } from "#tests/support/test-database.ts";

const DAY = 24 * 60 * 60;

await describeOnEachDatabase("sessions that have expired", (open) => {
	/** A user whose session ends in 30 days, and another one who came 20 days later. */
	async function twoUsers() {
		const chat = await makeChat(open);
		const early = await chat.aUser();
		chat.clock.pass(20 * DAY);
		const late = await chat.aUser();
		return { chat, early, late, job: { db: chat.db, sessionEnds: chat.sessionEnds, now: chat.clock.now, log: silentLog } };
	}

	it("are forgotten, those that go on are not, and the people stay", async () => {
		const { chat, early, late, job } = await twoUsers();
		expect(await forgetExpiredSessions(job)).toBe(0);
		chat.clock.pass(11 * DAY);
		expect(await forgetExpiredSessions(job)).toBe(1);
		expect(chat.ended).toEqual([hashSecret(early.token)]);
		expect(await chat.db.userSession.count()).toBe(1);
		expect(await chat.db.user.count()).toBe(2);
		expect(await chat.db.userSession.findFirst()).toMatchObject({ userId: late.id });
		expect(await forgetExpiredSessions(job)).toBe(0);
	});

	it("are forgotten in batches, however many there are", async () => {
		const { chat, early, job } = await twoUsers();
		const old = { userId: early.id, createdAt: chat.clock.now(), expiresAt: chat.clock.pass(-DAY) };
		chat.clock.pass(DAY);
		await chat.db.userSession.createMany({ data: Array.from({ length: 1203 }, (_, n) => ({ ...old, tokenHash: `old-${n}` })) });
		const deleted = vi.spyOn(chat.db.userSession, "deleteMany");
		expect(await forgetExpiredSessions(job)).toBe(1203);
		expect(deleted).toHaveBeenCalledTimes(3);
		expect(await chat.db.userSession.count()).toBe(2);
	});

	it("are forgotten again and again until the server stops", async () => {
		const { chat, early, job } = await twoUsers();
		const stop = startForgettingSessions(job, 20);
		onTestFinished(stop);
		chat.clock.pass(11 * DAY);
		await expect.poll(() => chat.db.userSession.count(), { timeout: 5000 }).toBe(1);
		const session = { tokenHash: "old", userId: early.id, createdAt: chat.clock.now(), expiresAt: chat.clock.now() };
		await chat.db.userSession.create({ data: session });
		await expect.poll(() => chat.db.userSession.count(), { timeout: 5000 }).toBe(1);

		stop();
		const asked = vi.spyOn(chat.db.userSession, "findMany");
		await chat.db.userSession.create({ data: session });
		// Longer than three rounds would have taken, all of them through the same database.
		for (const until = performance.now() + 100; performance.now() < until; ) await chat.db.user.count();
		expect(asked).not.toHaveBeenCalled();
	});
});
