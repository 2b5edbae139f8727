import { io } from "socket.io-client";
import type { Ack, CommandName, Commands } from "#protocol/events.ts";
import type { Message } from "#protocol/shapes.ts";
import { ANSWER_MS, type Door, type DoorOptions, headersOf, NotConnected, Refused, Unanswered } from "./door.ts";

const PAGE = 100;

/** Socket.IO, over WebSocket or over long polling alone. Agents join; a user hears all of the user's conversations. */
export function openSocketIo(options: DoorOptions, transports: ("websocket" | "polling")[]): Door {
	const { address, origin, who, conversationId, onMessage, onReady } = options;
	const socket = io(address, {
		transports,
		...(who.token ? { auth: { token: who.token } } : { extraHeaders: headersOf(who, origin) }),
		forceNew: true,
		reconnectionDelay: 50,
		reconnectionDelayMax: 1000,
		timeout: ANSWER_MS,
	});

	async function call<Name extends CommandName>(command: Name, input: Commands[Name]["input"]): Promise<Commands[Name]["data"]> {
		if (!socket.connected) throw new NotConnected("not connected");
		const asked = socket.id;
		let answer: Ack<Commands[Name]["data"]>;
		try {
			answer = (await socket.timeout(ANSWER_MS).emitWithAck(command, input)) as typeof answer;
		} catch (error) {
			// A line without an answer is taken for dead, and a new one is made.
			if (socket.connected && socket.id === asked) socket.disconnect().connect();
			throw new Unanswered(`no answer to ${command}`, { cause: error });
		}
		if (!answer.ok) throw new Refused(answer.error);
		return answer.data;
	}

	socket.on("connect", () => {
		const join = who.type === "agent" ? call("conversation:join", { conversation_id: conversationId }) : Promise.resolve();
		// Not there yet: the watchdog finds it later.
		void join.catch(() => {}).then(onReady);
	});
	const comeBack = () => {
		if (!socket.active) setTimeout(() => socket.connect(), 200);
	};
	socket.on("disconnect", (reason) => reason !== "io client disconnect" && comeBack());
	socket.on("connect_error", comeBack);
	socket.on("message:sent", ({ message }: { message: Message }) => {
		if (message.conversation_id === conversationId) onMessage(message);
	});

	return {
		name: "socket.io",
		async send(draft) {
			const { message, replayed = false } = await call("message:send", draft);
			return { message, replayed };
		},
		listAfter: (after) => call("message:list", { conversation_id: conversationId, after: String(after), limit: PAGE }),
		close: () => {
			socket.off();
			socket.disconnect();
		},
	};
}
