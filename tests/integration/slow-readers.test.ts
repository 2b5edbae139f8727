import { expect, test } from "vitest";
import type { WebSocket } from "ws";
import type { ChangesPage } from "#protocol/shapes.ts";
import { serverForFile } from "../support/server-for-file.ts";

const server = serverForFile({ env: { CHAT_MAX_MESSAGE_LENGTH: "10000", CHAT_RATE_LIMIT: "1000000" } });
/** Far more than the kernel's buffers on loopback and the server's bound together. */
const MOST_MESSAGES = 6000;
const BATCH = 50;
const TEXT = "x".repeat(10_000);

test("who does not read is cut off before the server's memory grows, hinders nobody, and catches up later", async () => {
	const { session, conversationId: conversation_id } = await server().beginConversation();
	const sender = await server().connectSocketIo(session);
	const slowPlain = await server().connectPlain(conversation_id, session.user_id, session);
	const slowSocketIo = await server().connectSocketIo(session);
	const readers = [slowPlain.socket, (slowSocketIo.socket.io.engine.transport as unknown as { ws: WebSocket }).ws];
	for (const reader of readers) reader.pause();

	const cutOff = () => server().output.split("cut off a slow reader").length - 1;
	let sent = 0;
	for (; cutOff() < 2 && sent < MOST_MESSAGES; sent += BATCH) {
		const batch = Array.from({ length: BATCH }, () => sender.send("message:send", { conversation_id, content: TEXT }));
		expect(await Promise.all(batch)).toEqual(batch.map(() => expect.objectContaining({ ok: true })));
	}
	expect(cutOff()).toBe(2);
	for (const reader of readers) reader.resume();
	await Promise.all([slowPlain.closed, slowSocketIo.disconnected]);

	let count = 0;
	let cursor = "0";
	for (let more = true; more; ) {
		const page = await server().ok<ChangesPage>("GET", `/chat/${conversation_id}/changes?after=${cursor}`, session);
		count += page.count;
		({ cursor, has_more: more } = page);
	}
	expect(count).toBe(sent + 1);
}, 60_000);
