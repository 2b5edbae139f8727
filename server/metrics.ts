import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Db } from "#core/context.ts";
import type { ChatEvents } from "#core/events.ts";
import type { MessageLog } from "#core/messages/message-log.ts";

export type Transport = "socketio" | "plain";

export interface Metrics {
	/** Prometheus' text format. */
	read(): Promise<string>;
	contentType: string;
	connectionAttempted(transport: Transport): void;
	connectionOpened(transport: Transport): void;
	connectionClosed(transport: Transport): void;
	errorAnswered(door: "http" | Transport, code: string): void;
	/** The same log, its seconds from send to commit measured. */
	measure(log: MessageLog): MessageLog;
}

const ACTIVE_MINUTES = 15;
const COMMIT_BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1];
const ANSWER_BUCKETS = [5, 15, 30, 60, 120, 300, 600, 1800, 3600, 14_400, 28_800, 86_400];

/** What operators watch. Response times are per segment, from the user's first unanswered message to a human's. */
export function createMetrics(db: Db, events: ChatEvents, now: () => Date): Metrics {
	const registry = new Registry();
	const registers = [registry];
	collectDefaultMetrics({ register: registry });

	const connections = new Gauge({
		name: "chat_connections",
		help: "Open authenticated sockets.",
		labelNames: ["transport"],
		registers,
	});
	const attempts = new Counter({
		name: "chat_connection_attempts_total",
		help: "Sockets that asked to connect.",
		labelNames: ["transport"],
		registers,
	});
	const successes = new Counter({
		name: "chat_connection_successes_total",
		help: "Sockets that were authenticated.",
		labelNames: ["transport"],
		registers,
	});
	const messages = new Counter({ name: "chat_messages_total", help: "Messages stored.", labelNames: ["sender_type"], registers });
	const created = new Counter({ name: "chat_conversations_created_total", help: "Conversations begun.", registers });
	const escalations = new Counter({ name: "chat_escalations_total", help: "Escalations.", registers });
	const errors = new Counter({
		name: "chat_errors_total",
		help: "Refusals by their code.",
		labelNames: ["door", "code"],
		registers,
	});
	const firstResponse = new Histogram({
		name: "chat_first_response_seconds",
		help: "From the first message of a user in a segment to the first answer of a human.",
		buckets: ANSWER_BUCKETS,
		registers,
	});
	const reply = new Histogram({
		name: "chat_reply_seconds",
		help: "From the first unanswered message of a user to the next answer of a human.",
		buckets: ANSWER_BUCKETS,
		registers,
	});
	const sendToCommit = new Histogram({
		name: "chat_send_to_commit_seconds",
		help: "From a message's arrival at the log to its commit.",
		buckets: COMMIT_BUCKETS,
		registers,
	});
	new Gauge({
		name: "chat_conversations_active",
		help: `Conversations with a message in the last ${ACTIVE_MINUTES} minutes that are not resolved.`,
		registers,
		async collect() {
			const since = new Date(now().getTime() - ACTIVE_MINUTES * 60_000);
			this.set(await db.conversation.count({ where: { status: { not: "resolved" }, lastMessageAt: { gte: since } } }));
		},
	});

	events.subscribe((event) => {
		if (event.type === "conversation.escalated") escalations.inc();
		if (event.type !== "message.sent") return;
		messages.inc({ sender_type: event.message.sender_type });
		if (event.created) created.inc();
		if (event.times.reply !== null) reply.observe(event.times.reply);
		if (event.times.firstResponse !== null) firstResponse.observe(event.times.firstResponse);
	});

	return {
		read: () => registry.metrics(),
		contentType: registry.contentType,
		connectionAttempted: (transport) => attempts.inc({ transport }),
		connectionOpened(transport) {
			successes.inc({ transport });
			connections.inc({ transport });
		},
		connectionClosed: (transport) => connections.dec({ transport }),
		errorAnswered: (door, code) => errors.inc({ door, code }),
		measure: (log) => ({
			append(draft) {
				const started = performance.now();
				const appended = log.append(draft);
				appended.then(
					() => sendToCommit.observe((performance.now() - started) / 1000),
					() => {},
				);
				return appended;
			},
		}),
	};
}
