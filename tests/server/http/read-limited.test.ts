import { type ClientRequest, createServer, type IncomingMessage, request } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { asChatError } from "#core/refusals.ts";
import { MAX_PAYLOAD_BYTES } from "#protocol/limits.ts";
import { readBody, withBody } from "#server/http/read-limited.ts";

type Seen = {
	code: string | null;
	body: string;
	headers: IncomingMessage["headers"];
	method: string | undefined;
	received: number;
};

/** A real server that reads with a limit and says what it got; a refusal is answered at once, as the front does. */
async function start() {
	const server = createServer(async (incoming, response) => {
		let received = 0;
		const count = () => {
			received = incoming.socket.bytesRead;
		};
		try {
			const read = await readBody(incoming);
			const limited = read ? withBody(incoming, read) : incoming;
			let body = "";
			for await (const chunk of limited) body += String(chunk);
			count();
			const { headers, method } = limited;
			response.end(JSON.stringify({ code: null, body, headers, method, received } satisfies Seen));
		} catch (error) {
			count();
			const code = asChatError(error)?.code ?? String(error);
			if (!incoming.complete) response.setHeader("Connection", "close");
			response.end(JSON.stringify({ code, body: "", headers: incoming.headers, method: incoming.method, received } satisfies Seen));
		}
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	onTestFinished(() => {
		server.closeAllConnections();
		server.close();
	});
	const { port } = server.address() as AddressInfo;
	return function send(
		write: (outgoing: ClientRequest) => void,
		headers: Record<string, string> = {},
		method = "POST",
	): Promise<Seen> {
		return new Promise((resolve, reject) => {
			const outgoing = request({ host: "127.0.0.1", port, method, headers, timeout: 5000 }, async (answer) => {
				let text = "";
				for await (const chunk of answer) text += String(chunk);
				resolve(JSON.parse(text) as Seen);
				outgoing.destroy();
			});
			outgoing.once("timeout", () => outgoing.destroy(new Error("no answer")));
			outgoing.once("error", reject);
			write(outgoing);
		});
	};
}

const CHUNK = "x".repeat(16 * 1024);

describe("reading a body with a limit", () => {
	it("hands on a small one as it came", async () => {
		const send = await start();
		expect(await send((outgoing) => outgoing.end("häßlich"))).toMatchObject({ code: null, body: "häßlich", method: "POST" });
	});

	it("hands on one that came in pieces, with its length known", async () => {
		const send = await start();
		const seen = await send(
			(outgoing) => {
				outgoing.write("ab");
				outgoing.write("cd");
				outgoing.end("ef");
			},
			{ "Transfer-Encoding": "chunked" },
		);
		expect(seen).toMatchObject({ code: null, body: "abcdef", headers: { "content-length": "6" } });
		expect(seen.headers["transfer-encoding"]).toBeUndefined();
	});

	it("takes exactly the limit, and not a byte more", async () => {
		const send = await start();
		expect((await send((outgoing) => outgoing.end("x".repeat(MAX_PAYLOAD_BYTES)))).body).toHaveLength(MAX_PAYLOAD_BYTES);
		expect(await send((outgoing) => outgoing.end("x".repeat(MAX_PAYLOAD_BYTES + 1)))).toMatchObject({ code: "payload_too_large" });
	});

	it("refuses a body that announces itself as too large before any of it came", async () => {
		const send = await start();
		const seen = await send((outgoing) => outgoing.flushHeaders(), { "Content-Length": "150000000" });
		expect(seen.code).toBe("payload_too_large");
		expect(seen.received).toBeLessThan(1024);
	});

	it("refuses a body without an announced length as soon as it is over the limit, though it never ends", async () => {
		const send = await start();
		const seen = await send(
			(outgoing) => {
				for (let size = 0; size <= MAX_PAYLOAD_BYTES; size += CHUNK.length) outgoing.write(CHUNK);
			},
			{ "Transfer-Encoding": "chunked" },
		);
		expect(seen.code).toBe("payload_too_large");
	});

	it("leaves a request without a body alone", async () => {
		const send = await start();
		expect(await send((outgoing) => outgoing.end(), {}, "GET")).toMatchObject({ code: null, body: "", method: "GET" });
	});
});
