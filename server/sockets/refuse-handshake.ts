import { type IncomingMessage, type ServerResponse, STATUS_CODES } from "node:http";
import { problemHeaders, toProblem, toRefusal } from "../http/problem.ts";
import { requestIdOf } from "../http/request-headers.ts";
import type { Transport } from "../metrics.ts";
import type { Runtime } from "../runtime.ts";

/** Says no to an upgrade, or to Socket.IO's first poll, in plain HTTP and before anything is set up for it. */
export function refuseHandshake(runtime: Runtime, transport: Transport, request: IncomingMessage, error: unknown): void {
	const refusal = toRefusal(error);
	runtime.metrics.errorAnswered(transport, refusal.code);
	runtime.log.debug({ transport, code: refusal.code }, "a handshake was refused");
	const problem = toProblem(refusal, requestIdOf(request));
	const body = JSON.stringify(problem);
	const headers = {
		...problemHeaders(refusal),
		connection: "close",
		"content-length": String(Buffer.byteLength(body)),
	};
	// Engine.IO keeps a poll's response there; an upgrade has none.
	const { res: response } = request as IncomingMessage & { res?: ServerResponse };
	if (response) {
		response.writeHead(problem.status, headers).end(body);
		return;
	}
	const { socket } = request;
	const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
	// Nobody else listens to it by now: a reset would end the process.
	socket.on("error", () => {});
	socket.once("finish", () => socket.destroy());
	socket.end(`HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}\r\n${lines.join("\r\n")}\r\n\r\n${body}`);
}
