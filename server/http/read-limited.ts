import { IncomingMessage } from "node:http";
import { ChatError } from "#core/refusals.ts";
import { MAX_PAYLOAD_BYTES } from "#protocol/limits.ts";

const tooLarge = () => new ChatError("payload_too_large", `The body must be at most ${MAX_PAYLOAD_BYTES} bytes.`);

/**
 * A request's body, known to be small; null where it has none. Next has no limit of its own: a body of 150 MB cost 635 MB of
 * memory. What is too large is refused as soon as that is known.
 */
export async function readBody(request: IncomingMessage): Promise<Buffer | null> {
	if (Number(request.headers["content-length"] ?? 0) > MAX_PAYLOAD_BYTES) throw tooLarge();
	const hasBody = request.headers["content-length"] !== undefined || request.headers["transfer-encoding"] !== undefined;
	if (!hasBody) return null;

	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
		size += chunk.length;
		if (size > MAX_PAYLOAD_BYTES) throw tooLarge();
		chunks.push(chunk);
	}
	return Buffer.concat(chunks);
}

/** The same request with this body, for Next to read. */
export function withBody(request: IncomingMessage, body: Buffer): IncomingMessage {
	const copy = new IncomingMessage(request.socket);
	copy.method = request.method;
	copy.url = request.url;
	copy.httpVersion = request.httpVersion;
	copy.httpVersionMajor = request.httpVersionMajor;
	copy.httpVersionMinor = request.httpVersionMinor;
	copy.rawHeaders = request.rawHeaders;
	copy.headers = { ...request.headers, "content-length": String(body.length) };
	delete copy.headers["transfer-encoding"];
	copy.push(body);
	copy.push(null);
	copy.complete = true;
	return copy;
}
