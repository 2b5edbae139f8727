import { once } from "node:events";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { describe, expect, it, onTestFinished } from "vitest";
import { acceptedEncoding } from "#server/http/accepted-encoding.ts";
import { compressAnswer } from "#server/http/compression.ts";

type Answering = (response: ServerResponse, request: IncomingMessage) => void;
type Asking = { accept?: string; method?: string };

async function serve(answer: Answering): Promise<number> {
	const http = createServer((asked, response) => {
		compressAnswer(asked, response);
		answer(response, asked);
	});
	await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
	onTestFinished(() => {
		http.closeAllConnections();
		http.close();
	});
	return (http.address() as AddressInfo).port;
}

/** The answer as it came over the wire. */
async function ask(port: number, { accept, method = "GET" }: Asking = {}) {
	const headers = accept === undefined ? {} : { "accept-encoding": accept };
	const asked = request({ port, host: "127.0.0.1", method, headers, agent: false }).end();
	const [answer] = (await once(asked, "response", { signal: AbortSignal.timeout(5000) })) as [IncomingMessage];
	const chunks: Buffer[] = [];
	for await (const chunk of answer) chunks.push(chunk as Buffer);
	return { status: answer.statusCode, headers: answer.headers, body: Buffer.concat(chunks) };
}

const LONG = JSON.stringify({ messages: Array.from({ length: 100 }, (_, n) => `This is message ${n}.`) });

const json =
	(body: string, headers: Record<string, string> = {}): Answering =>
	(response) => {
		response.setHeader("Content-Type", "application/json");
		for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
		response.end(body);
	};

describe("what a caller accepts", () => {
	it.each([
		["gzip, deflate, br", "br"],
		["gzip", "gzip"],
		["gzip;q=1, br;q=0.5", "gzip"],
		["br;q=0, gzip;q=0.1", "gzip"],
		["*", "br"],
		["*;q=0", null],
		["BR", "br"],
		["identity", null],
		["br;q=nonsense", null],
		["", null],
		[undefined, null],
	])("%j is answered with %s", (header, expected) => {
		expect(acceptedEncoding(header)).toBe(expected);
	});
});

describe("a long answer", () => {
	it("leaves in the caller's encoding and says that it depends on it", async () => {
		const port = await serve(json(LONG, { ETag: '"v1"', Vary: "rsc" }));
		const [brotli, gzip, plain] = await Promise.all([ask(port, { accept: "gzip, br" }), ask(port, { accept: "gzip" }), ask(port)]);
		expect(brotliDecompressSync(brotli.body).toString()).toBe(LONG);
		expect(gunzipSync(gzip.body).toString()).toBe(LONG);
		expect(plain.body.toString()).toBe(LONG);
		expect(brotli.body.length).toBeLessThan(LONG.length / 3);
		const vary = "rsc, Accept-Encoding";
		expect(brotli.headers).toMatchObject({ "content-encoding": "br", etag: 'W/"v1"', vary });
		expect(gzip.headers).toMatchObject({ "content-encoding": "gzip", etag: 'W/"v1"', vary });
		expect(plain.headers).toMatchObject({ etag: '"v1"', vary, "content-length": String(LONG.length) });
		expect(plain.headers["content-encoding"]).toBeUndefined();
		expect(brotli.headers["content-length"]).toBeUndefined();
	});

	it.each([
		["a picture", { "Content-Type": "image/png" }],
		["what is compressed already", { "Content-Encoding": "gzip" }],
		["what must not be changed", { "Cache-Control": "public, no-transform" }],
		["a stream of events", { "Content-Type": "text/event-stream" }],
	])("that is %s leaves as it is", async (_what, headers) => {
		const { body } = await ask(await serve(json(LONG, headers as Record<string, string>)), { accept: "br, gzip" });
		expect(body.toString()).toBe(LONG);
	});

	it("to anything but a read leaves as it is: a token may stand in it beside what the caller sent", async () => {
		const { headers, body } = await ask(await serve(json(LONG)), { accept: "br", method: "POST" });
		expect(headers["content-encoding"]).toBeUndefined();
		expect(body.toString()).toBe(LONG);
	});

	it("that is written faster than it is read arrives whole", async () => {
		const piece = LONG.repeat(200);
		const port = await serve(async (response) => {
			response.setHeader("Content-Type", "text/plain");
			for (let n = 0; n < 20; n += 1) if (!response.write(piece)) await once(response, "drain");
			response.end();
		});
		expect(brotliDecompressSync((await ask(port, { accept: "br" })).body).toString()).toBe(piece.repeat(20));
		expect((await ask(port)).body.toString()).toBe(piece.repeat(20));
	});
});

describe("a file that everybody gets", () => {
	const headers = { "Cache-Control": "public, max-age=300", "Content-Type": "text/javascript" };

	it("is compressed once for each encoding and version, and then has a length", async () => {
		let version = 1;
		const port = await serve((response, asked) => {
			const tag = { ...headers, ETag: `"${asked.url}-${version}"` };
			response.write("/* in pieces */");
			json(LONG + version, tag)(response, asked);
		});
		for (const accept of ["br", "gzip"]) {
			const first = await ask(port, { accept });
			const second = await ask(port, { accept });
			expect(first.headers["content-length"]).toBeUndefined();
			expect(second.headers).toMatchObject({ "content-length": String(first.body.length), "content-encoding": accept });
			expect(second.body.equals(first.body)).toBe(true);
		}
		version = 2;
		const changed = brotliDecompressSync((await ask(port, { accept: "br" })).body).toString();
		expect(changed).toBe(`/* in pieces */${LONG}2`);
		expect((await ask(port)).body.toString()).toBe(changed);
	});

	it("is not mistaken for one that is somebody's own", async () => {
		let asked = 0;
		const port = await serve(json(LONG, { ETag: '"same"', "Cache-Control": "private, no-cache" }));
		const bodies = [await ask(port, { accept: "br" }), await ask(port, { accept: "br" })];
		for (const { headers } of bodies) if (headers["content-length"] === undefined) asked += 1;
		expect(asked).toBe(2);
	});
});

it("a framework that sets no header once they are sent does not stand in the way", async () => {
	const port = await serve((response, asked) => {
		const setHeader = response.setHeader.bind(response);
		response.setHeader = (name, value) => (response.headersSent ? response : setHeader(name, value));
		json(LONG)(response, asked);
	});
	const { headers, body } = await ask(port, { accept: "br" });
	expect(headers).toMatchObject({ "content-encoding": "br", vary: "Accept-Encoding" });
	expect(brotliDecompressSync(body).toString()).toBe(LONG);
});

describe("a short answer", () => {
	it("leaves as it is and with its length, however it was written", async () => {
		const port = await serve((response) => {
			response.setHeader("Content-Type", "application/json");
			response.flushHeaders();
			response.write('{"status":');
			(response as ServerResponse & { flush(): void }).flush();
			queueMicrotask(() => response.end('"success"}'));
		});
		const { headers, body } = await ask(port, { accept: "br" });
		expect(body.toString()).toBe('{"status":"success"}');
		expect(headers).toMatchObject({ "content-length": "20", vary: "Accept-Encoding" });
		expect(headers["content-encoding"]).toBeUndefined();
	});

	it.each([204, 304])("without a body stays without one: %d", async (status) => {
		const { headers, body } = await ask(await serve((response) => void response.writeHead(status, { etag: '"v1"' }).end()));
		expect(body.length).toBe(0);
		expect(headers).toMatchObject({ etag: '"v1"' });
		expect(headers["content-length"]).toBeUndefined();
	});

	it("that was begun and then refused is the refusal alone", async () => {
		const port = await serve((response) => {
			response.write("half of it");
			response.writeHead(503, { "content-type": "application/problem+json" }).end("{}");
		});
		expect(await ask(port, { accept: "br" })).toMatchObject({ status: 503, body: Buffer.from("{}") });
	});
});

it("a page that comes in pieces is seen piece by piece", async () => {
	let goOn = () => {};
	const port = await serve((response) => {
		response.setHeader("Content-Type", "text/html");
		response.write("<p>First</p>");
		(response as ServerResponse & { flush(): void }).flush();
		goOn = () => response.end("<p>Second</p>");
	});
	const asked = request({ port, host: "127.0.0.1", headers: { "accept-encoding": "gzip" }, agent: false }).end();
	const [answer] = (await once(asked, "response", { signal: AbortSignal.timeout(5000) })) as [IncomingMessage];
	const pieces: Buffer[] = [];
	answer.on("data", (piece: Buffer) => pieces.push(piece));
	await expect.poll(() => pieces.length, { timeout: 5000 }).toBeGreaterThan(0);
	const ended = once(answer, "end");
	goOn();
	await ended;
	expect(gunzipSync(Buffer.concat(pieces)).toString()).toBe("<p>First</p><p>Second</p>");
});
