import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { describe, expect, test } from "vitest";
import type { ChangesPage } from "#protocol/shapes.ts";
import { serverForFile } from "../support/server-for-file.ts";

const server = serverForFile({ env: { CHAT_REQUEST_TIMEOUT: "1" } });
const PATIENCE = 10_000;

/** Opens a connection, writes this, and reads until the server ends it. */
async function write(text: string): Promise<string> {
	const socket: Socket = connect(server().port, "127.0.0.1");
	let answer = "";
	socket.on("data", (chunk) => {
		answer += chunk.toString();
	});
	await once(socket, "connect");
	socket.write(text);
	await once(socket, "close", { signal: AbortSignal.timeout(PATIENCE) });
	return answer;
}

describe("a request that never ends is ended by the server", () => {
	test.each([
		["in the midst of its headers", "POST /chat/session HTTP/1.1\r\nHost: x\r\nX-Slow: "],
		[
			"in the midst of its body",
			"POST /chat/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{",
		],
		[
			"in the midst of a poll's body",
			"POST /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n4",
		],
	])("%s", async (_where, text) => {
		expect(await write(text)).toMatch(/^HTTP\/1\.1 4\d\d /);
	});

	test("before its first byte", async () => {
		await write("");
	});
});

test("a long poll that waits much longer than a request may take is left to wait, and answered", async () => {
	const { session, conversationId } = await server().beginConversation();
	const started = performance.now();
	const page = await server().ok<ChangesPage>("GET", `/chat/${conversationId}/changes?after=1&wait=4`, session);
	expect(page.count).toBe(0);
	expect(performance.now() - started).toBeGreaterThan(3500);
});
