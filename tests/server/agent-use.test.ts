import { expect, it, vi } from "vitest";
import type { Actor } from "#core/context.ts";
import { createAgentUse, isByItself } from "#server/agent-use.ts";
import { describeOnEachDatabase } from "#tests/support/each-database.ts";
import { makeChat } from "#tests/support/make-ctx.ts";
import { silentLog } from "#tests/support/test-database.ts";

await describeOnEachDatabase("the use of an agent's session", (open) => {
	async function start() {
		const chat = await makeChat(open);
		const grace = await chat.aSignedInAgent();
		const use = createAgentUse({ db: chat.db, log: silentLog, now: chat.clock.now });
		const lastSeen = async () => (await chat.db.agentSession.findUniqueOrThrow({ where: { id: grace.session } })).lastSeenAt;
		return { chat, grace, use, lastSeen };
	}

	it("is written down, once a minute at most", async () => {
		const { chat, grace, use, lastSeen } = await start();
		const written = vi.spyOn(chat.db.agentSession, "updateMany");
		const first = chat.clock.pass(3600);
		await use.note(grace.actor);
		chat.clock.pass(59);
		for (let call = 0; call < 20; call += 1) await use.note(grace.actor);
		expect(written).toHaveBeenCalledTimes(1);
		expect(await lastSeen()).toEqual(first);
		const later = chat.clock.pass(1);
		await use.note(grace.actor);
		expect(await lastSeen()).toEqual(later);
	});

	it("is nobody's but an agent's in a browser", async () => {
		const { chat, use } = await start();
		const written = vi.spyOn(chat.db.agentSession, "updateMany");
		const user = await chat.aUser();
		const others: Actor[] = [{ type: "anonymous" }, user.actor, chat.aBot().actor, (await chat.anAgent()).actor];
		for (const actor of others) await use.note(actor);
		expect(written).not.toHaveBeenCalled();
	});

	it("fails no call, and is tried again with the next one", async () => {
		const { chat, grace, use, lastSeen } = await start();
		const broken = vi.spyOn(chat.db.agentSession, "updateMany").mockRejectedValueOnce(new Error("the disk is full"));
		const at = chat.clock.pass(3600);
		await use.note(grace.actor);
		expect(broken).toHaveBeenCalledTimes(1);
		await use.note(grace.actor);
		expect(await lastSeen()).toEqual(at);
	});
});

it("what an inbox does by itself is no use; what a person does is", () => {
	for (const command of ["message:receive", "conversation:join", "inbox:changes", "inbox:list"])
		expect(isByItself(command)).toBe(true);
	for (const command of ["message:send", "typing:set", "conversation:assign", "conversation:resolve"]) {
		expect(isByItself(command)).toBe(false);
	}
});
