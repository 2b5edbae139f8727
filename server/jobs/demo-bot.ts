import { setTimeout as pause } from "node:timers/promises";
import { DEMO_BOT, DEMO_SITE } from "#core/bots/demo-actors.ts";
import { decideDemoAnswer } from "#core/bots/demo-answers.ts";
import { findUnanswered } from "#core/bots/find-unanswered.ts";
import { isAnswered, readSoFar } from "#core/bots/read-so-far.ts";
import type { Ctx } from "#core/context.ts";
import { escalateConversation } from "#core/escalations/escalate-conversation.ts";
import { sendMessage } from "#core/messages/send-message.ts";
import { setTyping } from "#core/messages/set-typing.ts";
import type { Message } from "#protocol/shapes.ts";
import { contextFor, type Runtime } from "../runtime.ts";

/** As long as a quick person would need; bounded, because nobody waits for a bot. */
const MIN_PAUSE_MS = 600;
const MAX_PAUSE_MS = 1200;
/** What a visitor who floods the demo may have waiting for an answer; the rest is left unanswered. */
const MAX_WAITING = 8;
/** After a restart only visitors who may still be there are answered. */
const CATCH_UP_MS = 5 * 60_000;
const CATCH_UP_CONVERSATIONS = 50;

type Job = { ctx: Ctx; publicUrl: string; ending: AbortSignal };

/**
 * Answers visitors of the demo site until an agent writes, through the same verbs as everybody. Answers of one
 * conversation never overlap, and none is given twice: its `client_id` comes from the message that it answers.
 * Returns the way to stop.
 */
export function startDemoBot(runtime: Runtime): () => void {
	const { log, events, now } = runtime;
	const end = new AbortController();
	const job: Job = { ctx: contextFor(runtime, DEMO_BOT), publicUrl: runtime.env.publicUrl, ending: end.signal };
	const queues = new Map<string, Message[]>();

	function enqueue(message: Message): void {
		const running = queues.get(message.conversation_id);
		if (running && running.length < MAX_WAITING) running.push(message);
		if (!running) void drain(message);
	}

	async function drain(first: Message): Promise<void> {
		const waiting: Message[] = [];
		queues.set(first.conversation_id, waiting);
		for (let message: Message | undefined = first; message && !end.signal.aborted; message = waiting.shift()) {
			await answer(job, message, () => waiting.length > 0).catch(complain);
		}
		queues.delete(first.conversation_id);
	}

	/** Visitors whose message was stored just before the server went down get their answer too. */
	async function catchUp(): Promise<void> {
		const since = new Date(now().getTime() - CATCH_UP_MS);
		for (const message of await findUnanswered(job.ctx, { since, limit: CATCH_UP_CONVERSATIONS })) enqueue(message);
	}

	function complain(error: unknown): void {
		if (!end.signal.aborted) log.error({ err: error }, "the demo bot could not answer");
	}

	const unsubscribe = events.subscribe((event) => {
		const isForUs = event.type === "message.sent" && event.item.site_id === DEMO_SITE && event.message.sender_type === "user";
		if (isForUs) enqueue(event.message);
	});
	catchUp().catch(complain);
	return () => {
		unsubscribe();
		end.abort();
	};
}

async function answer({ ctx, publicUrl, ending }: Job, message: Message, hasNewer: () => boolean): Promise<void> {
	const { conversation_id, content: text } = message;
	const client_id = `answer-${message.id}`;
	const decide = async () => decideDemoAnswer({ text, soFar: await readSoFar(ctx, conversation_id), publicUrl });
	if ((await decide()).kind === "silence" || (await isAnswered(ctx, conversation_id, client_id))) return;

	await setTyping({ ctx, input: { conversation_id, is_typing: true } });
	try {
		await pause(MIN_PAUSE_MS + Math.random() * (MAX_PAUSE_MS - MIN_PAUSE_MS), undefined, { signal: ending, ref: false });
		// Decided anew: while the bot was typing an agent may have written, or taken the conversation.
		const decision = await decide();
		if (decision.kind === "silence" || (decision.kind === "small-talk" && hasNewer())) return;
		// The call for a person first: should the server stop in between, no promise is left that nobody kept.
		if (decision.kind === "escalate") await escalateConversation({ ctx, input: { conversation_id } });
		await sendMessage({ ctx, input: { conversation_id, content: decision.text, client_id } });
	} finally {
		if (!ending.aborted) await setTyping({ ctx, input: { conversation_id, is_typing: false } });
	}
}
