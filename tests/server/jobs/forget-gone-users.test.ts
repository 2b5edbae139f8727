import { expect, it, vi } from "vitest";
import { resolveConversation } from "#core/conversations/resolve-conversation.ts";
import { applyRetention } from "#core/privacy/apply-retention.ts";
import { forgetExpiredSessions } from "#server/jobs/forget-expired-sessions.ts";
import { forgetGoneUsers } from "#server/jobs/forget-gone-users.ts";
import { describeOnEachDatabase } from "#tests/support/each-database.ts";
import { type Chat, makeChat } from "#tests/support/make-ctx.ts";

const DAY = 24 * 60 * 60;

await describeOnEachDatabase("users of whom nothing is left", (open) => {
	async function start() {
		const chat = await makeChat(open);
		const scrub = vi.fn(async () => undefined);
		const job = { db: chat.db, now: chat.clock.now, deleted: { scrub } };
		const left = async () => (await chat.db.user.findMany({ select: { id: true }, orderBy: { id: "asc" } })).map(({ id }) => id);
		const endSessions = () => forgetExpiredSessions({ db: chat.db, now: chat.clock.now, sessionEnds: chat.sessionEnds });
		return { chat, job, scrub, left, endSessions };
	}
	const row = (chat: Chat, id: string) => ({
		id,
		siteId: "default",
		name: id,
		email: `${id}@example.com`,
		createdAt: chat.clock.now(),
	});

	it("are forgotten once their conversations and sessions are over, with their name and e-mail", async () => {
		const { chat, job, scrub, left, endSessions } = await start();
		const grace = await chat.anAgent();
		await chat.db.site.update({ where: { id: "default" }, data: { retentionDays: 10 } });
		const ada = await chat.aUser({ user_id: "ada", name: "Ada", email: "ada@example.com" });
		const { id } = await chat.aConversation(ada);
		await resolveConversation({ ctx: grace.ctx, input: { conversation_id: id } });
		chat.clock.pass(11 * DAY);
		expect(await applyRetention(chat.nobody)).toBe(1);
		expect(await forgetGoneUsers(job)).toBe(0);
		chat.clock.pass(20 * DAY);
		await endSessions();
		expect(await forgetGoneUsers(job)).toBe(1);
		expect(await left()).toEqual([]);
		expect(scrub).toHaveBeenCalledTimes(1);
		expect(await forgetGoneUsers(job)).toBe(0);
		expect(scrub).toHaveBeenCalledTimes(1);
	});

	it("are not those who wrote, are still known in a browser, are blocked or have only just come", async () => {
		const { chat, job, left, endSessions } = await start();
		await chat.aConversation(await chat.aUser({ user_id: "wrote" }));
		await chat.db.user.createMany({ data: ["blocked", "gone", "proven", "was-blocked"].map((id) => row(chat, id)) });
		chat.clock.pass(31 * DAY);
		const after = (days: number) => new Date(chat.clock.now().getTime() + days * DAY * 1000);
		await chat.db.user.update({ where: { id: "blocked" }, data: { blockedUntil: after(1) } });
		await chat.db.user.update({ where: { id: "was-blocked" }, data: { blockedUntil: after(-1) } });
		await chat.db.user.update({ where: { id: "proven" }, data: { externalId: "p", verifiedBy: "jwt", verifiedAt: after(-0.5) } });
		await chat.aUser({ user_id: "known" });
		await endSessions();
		chat.clock.pass(DAY / 2);
		await chat.db.user.create({ data: row(chat, "young") });
		expect(await forgetGoneUsers(job)).toBe(2);
		expect(await left()).toEqual(["blocked", "known", "proven", "wrote", "young"]);
		chat.clock.pass(DAY + 1);
		expect(await forgetGoneUsers(job)).toBe(3);
		expect(await left()).toEqual(["known", "wrote"]);
	});

	it("are forgotten in batches, also behind many who stay", async () => {
		const { chat, job, left } = await start();
		const staying = await chat.aUser({ user_id: "b-stays" });
		await chat.aConversation(staying);
		const blockedUntil = chat.clock.pass(-DAY);
		const many = (letter: string) => Array.from({ length: 602 }, (_, n) => row(chat, `${letter}-${n}`));
		chat.clock.pass(DAY * 3);
		await chat.db.user.createMany({ data: [...many("a").map((user) => ({ ...user, blockedUntil })), ...many("c")] });
		chat.clock.pass(DAY * 2);
		const deleted = vi.spyOn(chat.db.user, "deleteMany");
		expect(await forgetGoneUsers(job)).toBe(1204);
		expect(deleted).toHaveBeenCalledTimes(3);
		expect(await left()).toEqual(["b-stays"]);
	});
});
