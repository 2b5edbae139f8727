import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import type { Transform } from "node:stream";
import { constants, createBrotliCompress, createGzip } from "node:zlib";
import { acceptedEncoding, type Encoding } from "./accepted-encoding.ts";
import { keepBody, keptBody, nameOfKept } from "./kept-compressions.ts";

/** Below it a packet is a packet: compressing would cost time and save nothing. */
export const THRESHOLD_BYTES = 1024;
const COMPRESSIBLE =
	/^(text\/(?!event-stream)|application\/(json|javascript|manifest\+json|[\w.-]+\+json|xml|[\w.-]+\+xml)|image\/svg\+xml)/i;

type Done = (error?: Error | null) => void;
type Chunk = string | Uint8Array;

/**
 * Lets the answer to a read leave compressed where the caller understands that and it is worth it, and a small one with its length.
 * To know which, it holds the first kilobyte back, but not longer than for a turn of the event loop once whoever writes wants
 * it flushed. Answers that are no reads stay as they are: they may hold a token beside what the caller sent, and the size of
 * the two compressed together would tell about the token (BREACH).
 */
export function compressAnswer(request: IncomingMessage, response: ServerResponse): void {
	if (request.method !== "GET") return;
	const encoding = acceptedEncoding(request.headers["accept-encoding"]);
	const write = response.write.bind(response) as (chunk: Chunk) => boolean;
	const end = response.end.bind(response) as (chunk?: Chunk) => ServerResponse;
	const writeHead = response.writeHead.bind(response) as (...head: unknown[]) => ServerResponse;
	const flushHeaders = response.flushHeaders.bind(response);
	let held: Buffer[] | null = [];
	let size = 0;
	let ended = false;
	let stream: Transform | null = null;
	let hasHeaders = false;
	let isSent = false;

	/** Decides, once, how the answer leaves, and lets go of what was held. */
	function begin(): void {
		if (!held) return;
		const start = Buffer.concat(held);
		held = null;
		if (isCompressible(response)) {
			addVary(response);
			if (encoding && !(ended && size < THRESHOLD_BYTES)) stream = startStream(encoding);
		}
		if (!stream && !isSent && ended && size > 0 && !response.hasHeader("Transfer-Encoding"))
			response.setHeader("Content-Length", size);
		hasHeaders = true;
		if (size > 0 && !isSent) (stream ?? { write }).write(start);
	}

	/** Null where the whole answer is known from before, and gone with this. */
	function startStream(chosen: Encoding): Transform | null {
		const name = nameOfKept(request, response, chosen);
		response.setHeader("Content-Encoding", chosen);
		response.removeHeader("Content-Length");
		const etag = response.getHeader("ETag");
		// The bytes differ from those that it was made for, the meaning does not.
		if (typeof etag === "string" && !etag.startsWith("W/")) response.setHeader("ETag", `W/${etag}`);
		const known = keptBody(name);
		if (known) {
			isSent = true;
			response.setHeader("Content-Length", known.length);
			end(known);
			return null;
		}
		const made = compressor(chosen, name !== null);
		const pieces: Buffer[] = [];
		made.on("data", (chunk: Buffer) => {
			if (name !== null) pieces.push(chunk);
			if (!write(chunk)) made.pause();
		});
		made.once("end", () => {
			if (name !== null) keepBody(name, Buffer.concat(pieces));
			end();
		});
		made.once("error", () => response.destroy());
		response.on("drain", () => made.resume());
		// Whoever writes waits for the response, and does not know that there is something in between.
		made.on("drain", () => response.emit("drain"));
		response.once("close", () => made.destroy());
		return made;
	}

	function take(chunk: Chunk, encodingOfText: BufferEncoding | undefined): boolean {
		if (isSent) return true;
		const bytes =
			typeof chunk === "string"
				? Buffer.from(chunk, encodingOfText)
				: Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
		size += bytes.length;
		if (!held) return stream ? stream.write(bytes) : write(bytes);
		held.push(bytes);
		if (size >= THRESHOLD_BYTES) begin();
		return !stream?.writableNeedDrain;
	}

	// What the compressor has is on its way, whether or not the first byte has left it. Not sooner: Next's setHeader looks at this.
	Object.defineProperty(response, "headersSent", { get: () => hasHeaders, configurable: true });
	Object.assign(response, {
		writeHead(status: number, ...rest: (string | OutgoingHttpHeaders | string[])[]) {
			const headers = rest.at(-1);
			if (!held || Array.isArray(headers)) {
				begin();
				return writeHead(status, ...rest);
			}
			// A refusal takes the place of what was begun and not sent yet.
			held = [];
			size = 0;
			response.statusCode = status;
			if (typeof rest[0] === "string") response.statusMessage = rest[0];
			if (typeof headers === "object") {
				for (const [name, value] of Object.entries(headers)) if (value !== undefined) response.setHeader(name, value);
			}
			return response;
		},
		/** They leave with the first bytes. */
		flushHeaders() {
			if (!held) flushHeaders();
		},
		write(chunk: Chunk, encodingOrDone?: BufferEncoding | Done, done?: Done) {
			const isText = typeof encodingOrDone === "string";
			const goesOn = take(chunk, isText ? encodingOrDone : undefined);
			const tell = isText ? done : (encodingOrDone as Done | undefined);
			if (tell) setImmediate(tell);
			return goesOn;
		},
		end(chunk?: Chunk | Done | null, encodingOrDone?: BufferEncoding | Done, done?: Done) {
			if (ended) return response;
			const tell = [chunk, encodingOrDone, done].find((given) => typeof given === "function") as (() => void) | undefined;
			if (tell) response.once("finish", tell);
			// The last piece is known to be the last, so that the size is known with it.
			ended = true;
			if (chunk && typeof chunk !== "function") take(chunk, typeof encodingOrDone === "string" ? encodingOrDone : undefined);
			begin();
			if (stream) stream.end();
			else if (!isSent) end();
			return response;
		},
		/** Next calls it after each piece of a page; a page that is complete a moment later needs no flush. */
		flush() {
			setImmediate(() => {
				if (ended || response.destroyed) return;
				begin();
				(stream as (Transform & { flush(): void }) | null)?.flush();
			});
		},
	});
}

/** What is kept is compressed once, so that it may take its time. */
function compressor(encoding: Encoding, isKept: boolean): Transform {
	if (encoding === "gzip") return createGzip({ level: isKept ? 9 : 6 });
	return createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: isKept ? 9 : 4 } });
}

function isCompressible(response: ServerResponse): boolean {
	const status = response.statusCode;
	if (status < 200 || status === 204 || status === 206 || status === 304) return false;
	if (response.hasHeader("Content-Encoding")) return false;
	if (/no-transform/.test(String(response.getHeader("Cache-Control") ?? ""))) return false;
	return COMPRESSIBLE.test(String(response.getHeader("Content-Type") ?? ""));
}

function addVary(response: ServerResponse): void {
	const vary = String(response.getHeader("Vary") ?? "");
	if (!/(^|,)\s*(\*|accept-encoding)\s*(,|$)/i.test(vary))
		response.setHeader("Vary", vary ? `${vary}, Accept-Encoding` : "Accept-Encoding");
}
