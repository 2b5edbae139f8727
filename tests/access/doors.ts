import { ERROR_STATUS, type ErrorCode } from "#protocol/errors.ts";
import { PlainClient } from "../support/plain-client.ts";
import type { RunningServer } from "../support/server.ts";
import { HandshakeRefused, SocketIoClient } from "../support/socket-io-client.ts";
import type { Row } from "./access-table.ts";
import type { Stage } from "./stage.ts";

/** What came back: a status as HTTP has it, whatever the door; 200 for what was done. */
export type Came = { status: number; said: string };

const refused = (code: ErrorCode | undefined, said: unknown): Came => ({
	status: code === undefined ? 0 : ERROR_STATUS[code],
	said: JSON.stringify(said),
});

export async function callHttp(server: RunningServer, row: Row, stage: Stage): Promise<Came> {
	const [method = "", template = ""] = (row.http ?? "").split(" ");
	const { person } = stage;
	const path = template.replace("{conversation_id}", stage.conversationId).replace("{user_id}", stage.userId);
	const sender = { ...(row.names && { sender_id: person.id }), ...(row.names === "both" && { sender_type: person.type }) };
	const body = { ...(await row.input?.(stage)), ...sender };
	const { token, cookie } = person.isKnown ? person : { token: undefined, cookie: undefined };
	const query = method === "GET" ? new URLSearchParams(body).toString() : "";
	const url = query === "" ? path : `${path}?${query}`;
	const answer = await server.api(method, url, { token, cookie, ...(method === "POST" && { body }) });
	return { status: answer.status, said: answer.text.slice(0, 300) };
}

/** One connection for each caller; a refused handshake is the answer to everything that would have been said. */
export class SocketIoDoor {
	private readonly open = new Map<Stage, Promise<SocketIoClient | Came>>();

	constructor(private readonly server: RunningServer) {}

	async call(row: Row, stage: Stage): Promise<Came> {
		const known = this.open.get(stage) ?? this.connect(stage);
		this.open.set(stage, known);
		const socket = await known;
		if (!(socket instanceof SocketIoClient)) return socket;
		const about = /^(inbox|queue):/.test(row.socketIo ?? "") ? {} : { conversation_id: stage.conversationId };
		const subject = row.socketIo === "user:conversations" ? { user_id: stage.userId } : about;
		const answer = await socket.sendAnything(row.socketIo ?? "", { ...subject, ...(await row.input?.(stage)) });
		return answer.ok ? { status: 200, said: "" } : refused(answer.error.code, answer.error);
	}

	private async connect({ person }: Stage): Promise<SocketIoClient | Came> {
		try {
			return await this.server.connectSocketIo(person.isKnown ? person : {});
		} catch (error) {
			if (error instanceof HandshakeRefused) return refused(error.data?.code, error.data);
			throw error;
		}
	}
}

/** Connects, says the one frame, and hears what comes before the answer to a frame that nobody knows. */
export async function callPlain(server: RunningServer, row: Row, stage: Stage): Promise<Came> {
	const { person, conversationId } = stage;
	const who = person.isKnown ? person : {};
	const socket = await PlainClient.connect(server.origin, conversationId, person.id, { ...who, untilReady: false });
	try {
		socket.send({ type: row.frame, ...(await row.input?.(stage)) });
		socket.send({ type: "no such frame" });
		const error = await socket.next("error");
		return /^type must be message/.test(error.message) ? { status: 200, said: "" } : refused(error.code, error);
	} finally {
		await socket.close();
	}
}
