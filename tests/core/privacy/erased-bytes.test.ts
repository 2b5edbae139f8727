import { existsSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { resolveConversation } from "#core/conversations/resolve-conversation.ts";
import { escalateConversation } from "#core/escalations/escalate-conversation.ts";
import { sendMessage } from "#core/messages/send-message.ts";
import { eraseUser } from "#core/privacy/erase-user.ts";
import { exportUser } from "#core/privacy/export-user.ts";
import { blockUser } from "#core/users/block-user.ts";
import { openSession } from "#core/users/open-session.ts";
import { makeChat } from "#tests/support/make-ctx.ts";
import { createTestDatabase } from "#tests/support/test-database.ts";

/** Stands in everything that is written of the person who is erased, and nowhere else. */
const MARK = "Zx7-Erase-Me";
const KEPT = "Zx7-Keep-Me";

const ADDRESS = "203.0.113.77";

it.each(["an administrator", "the user"])(
	"nothing of a user who was erased by %s is found by a byte search of the database's files",
	async (by) => {
		const database = await createTestDatabase();
		const chat = await makeChat(async () => database);
		const grace = await chat.anAgent("Grace", "admin");
		const erased = await chat.aUser({ name: `${MARK} Person`, email: `${MARK}@example.com` });
		const kept = await chat.aUser({ name: `${KEPT} Person` });
		// Between each other's rows, in several pages, with rows that are written over again and again.
		for (let n = 0; n < 150; n += 1) {
			const conversation_id = `c-${n % 7}`;
			const padding = "x".repeat((n * 37) % 700);
			await sendMessage({
				ctx: erased.ctx,
				input: { conversation_id: `e-${conversation_id}`, content: `${n} ${MARK} ${padding}` },
			});
			await sendMessage({ ctx: kept.ctx, input: { conversation_id: `k-${conversation_id}`, content: `${n} ${KEPT} ${padding}` } });
		}
		for (let n = 0; n < 7; n += 1) {
			const input = { conversation_id: `e-c-${n}`, reason: `${MARK} reason`, metadata: { note: MARK } };
			await escalateConversation({ ctx: erased.ctx, input });
			await resolveConversation({ ctx: grace.ctx, input: { conversation_id: `e-c-${n}` } });
		}
		await openSession({ ctx: erased.ctx, input: { name: `${MARK} Renamed` }, token: erased.token });
		await blockUser({ ctx: grace.ctx, input: { user_id: erased.id, hours: 1, reason: `${MARK} is rude` } });
		const files = () => [database.path, `${database.path}-wal`].filter(existsSync).map((path) => readFileSync(path));
		const holds = (mark: string) => files().some((bytes) => bytes.includes(mark));
		expect(holds(MARK)).toBe(true);

		const own = { ...erased.ctx, address: ADDRESS };
		await exportUser({ ctx: own, input: { user_id: erased.id } });
		await eraseUser({ ctx: by === "the user" ? own : grace.ctx, input: { user_id: erased.id } });
		expect(holds(ADDRESS)).toBe(false);
		expect(holds(MARK)).toBe(false);
		expect(holds(KEPT)).toBe(true);
	},
);
