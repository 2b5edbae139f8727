import { ChatError, parseInput } from "#core/refusals.ts";
import { ConversationInput } from "#protocol/inputs.ts";
import { MAX_PAYLOAD_BYTES } from "#protocol/limits.ts";
import { actorKey } from "../actor-key.ts";
import { isByItself } from "../agent-use.ts";
import { toRefusal } from "../http/problem.ts";
import { contextFor, type Runtime } from "../runtime.ts";
import { follow, unfollow } from "./broadcast.ts";
import { VERBS, type VerbName } from "./commands.ts";
import { inOrder } from "./in-order.ts";
import type { ChatSocket } from "./socket-io.ts";

type Answer = (answer: object) => void;
type Verb = (call: { ctx: ReturnType<typeof contextFor>; input: unknown }) => Promise<object>;

/** Answers every command of one socket: ctx from the socket, the verb, an acknowledgement. What fails leaves the connection up. */
export function answerCommands(runtime: Runtime, socket: ChatSocket): void {
	const { actor, address } = socket.data;
	const sendInOrder = inOrder();
	let calls = 0;

	socket.onAny((name: string, ...rest: unknown[]) => {
		const ack = rest.at(-1);
		const input = typeof rest[0] === "function" || rest[0] === undefined ? {} : rest[0];
		const requestId = `${socket.id}:${++calls}`;
		void run(name, input, requestId, typeof ack === "function" ? (ack as Answer) : () => {});
	});

	async function run(name: string, input: unknown, requestId: string, answer: Answer): Promise<void> {
		try {
			await runtime.limits.command(actorKey(actor));
			if (!isByItself(name)) await runtime.agentUse.note(actor);
			const call = () => perform(name, input, requestId);
			answer({ ok: true, data: name === "message:send" ? await sendInOrder(call) : await call() });
		} catch (error) {
			const refusal = refusalOf(error, input);
			// What is no command of ours is the caller's own text, and stays out of the log.
			const about = { request_id: requestId, command: isCommand(name) ? name : "unknown" };
			if (refusal.code === "internal") runtime.log.error({ ...about, err: error }, "a command failed");
			else runtime.log.debug({ ...about, code: refusal.code }, "a command was refused");
			runtime.metrics.errorAnswered("socketio", refusal.code);
			answer({ ok: false, error: refusal });
		}
	}

	function perform(name: string, input: unknown, requestId: string): Promise<object> {
		if (name === "conversation:leave") {
			unfollow(socket, parseInput(ConversationInput, input).conversation_id);
			return Promise.resolve({ status: "success" });
		}
		if (!Object.hasOwn(VERBS, name)) throw new ChatError("invalid_input", "There is no such command.");
		const verb = VERBS[name as VerbName] as Verb;
		const call = () => verb({ ctx: contextFor(runtime, actor, requestId, address), input });
		return name === "conversation:join" ? whileFollowing(parseInput(ConversationInput, input).conversation_id, call) : call();
	}

	/** Followed first and read then: what happens in between is heard and not missed (D4). */
	async function whileFollowing(conversationId: string, read: () => Promise<object>): Promise<object> {
		follow(socket, conversationId);
		try {
			return await read();
		} catch (error) {
			unfollow(socket, conversationId);
			throw error;
		}
	}
}

function isCommand(name: string): boolean {
	return name === "conversation:leave" || Object.hasOwn(VERBS, name);
}

/** Whether an input was too large is asked only when it was refused, so that good ones pay nothing for it. */
function refusalOf(error: unknown, input: unknown) {
	const refusal = toRefusal(error);
	if (refusal.code !== "invalid_input" || sizeOf(input) <= MAX_PAYLOAD_BYTES) return refusal;
	return toRefusal(new ChatError("payload_too_large", `A command must be at most ${MAX_PAYLOAD_BYTES} bytes.`));
}

/** What is nested so deep that it cannot be written down is refused as what it is; its size does not matter. */
function sizeOf(input: unknown): number {
	try {
		return JSON.stringify(input).length;
	} catch {
		return 0;
	}
}
