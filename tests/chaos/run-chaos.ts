import { setTimeout as pause } from "node:timers/promises";
import { type RunningServer, startServer } from "../support/server.ts";
import { type Conversation, hireAgents, openConversations } from "./cast.ts";
import { FaultProxy, planFrom } from "./fault-proxy.ts";
import { keepKilling } from "./killer.ts";
import type { Participant } from "./participant.ts";
import { randomFrom } from "./random.ts";
import { emptyTally, type Tally, type Targets, tooFew } from "./tally.ts";
import { judge, type Stored } from "./verdict.ts";

export type ChaosOptions = {
	/** Which chances are taken. The same seed draws the same schedule; when what happens depends on the network too. */
	seed: string;
	targets: Targets;
	/** Milliseconds after which the chaos ends though the targets are not reached. */
	atMost: number;
	/** Hears every half minute how far it is. */
	onProgress?(tally: Tally): void;
};

export type ChaosReport = {
	seed: string;
	tally: Tally;
	conversations: number;
	participants: number;
	messages: number;
	ms: number;
	/** Sentences; empty when every promise was kept and enough was seen. */
	wrong: string[];
};

/** How long everybody may take to agree once nothing breaks any more. */
const SETTLE_MS = 60_000;

/** Sends through a line that breaks to a server that dies, until enough was seen; then compares what everybody has. */
export async function runChaos({ seed, targets, atMost, onProgress }: ChaosOptions): Promise<ChaosReport> {
	const began = Date.now();
	const random = randomFrom(seed);
	const tally = emptyTally();
	const wrong: string[] = [];
	const complain = (what: string) => {
		if (wrong.length < 50) wrong.push(what);
	};
	const isEnough = () => tooFew(tally, targets).length === 0 || Date.now() - began > atMost || wrong.length > 0;

	const server = await startServer({ env: { CHAT_RATE_LIMIT: "1000000", CHAT_MAX_SOCKETS_PER_USER: "1000", LOG_LEVEL: "warn" } });
	const proxy = new FaultProxy(server.port, planFrom(random.fork("proxy")), tally);
	const talking: Promise<void>[] = [];
	const progress = setInterval(() => onProgress?.(tally), 30_000);
	let conversations: Conversation[] = [];
	try {
		const address = `http://127.0.0.1:${await proxy.listen()}`;
		const agents = await hireAgents(server);
		const stage = { server, address, random: random.fork("people"), tally, complain };
		conversations = await openConversations(stage, agents, (participant) => talking.push(participant.talk(isEnough)));
		await keepKilling({ server, proxy, random: random.fork("killer"), tally }, isEnough);
		await Promise.all(talking);
		proxy.calm();
		await settle(conversations);
		for (const { id, participants } of conversations) {
			if (participants.length < 2) complain(`${id} has only ${participants.length} participants`);
			for (const sentence of judge(id, storedIn(server, id), participants)) complain(sentence);
		}
		const failures = server.log.filter(({ level }) => level === "error" || level === "fatal");
		if (failures.length > 0) complain(`the server logged ${failures.length} errors, the first: ${JSON.stringify(failures[0])}`);
		const messages = server.sql<{ n: number }>("SELECT count(*) AS n FROM messages")[0]?.n ?? 0;
		const participants = everybody(conversations).length;
		wrong.push(...tooFew(tally, targets));
		return { seed, tally, conversations: conversations.length, participants, messages, ms: Date.now() - began, wrong };
	} finally {
		clearInterval(progress);
		for (const participant of everybody(conversations)) participant.close();
		await proxy.close();
		await server.stop();
	}
}

/** One line of what a run saw, and what was wrong below it. */
export function summaryOf({ seed, tally, conversations, participants, messages, ms, wrong }: ChaosReport): string {
	const seen = Object.entries(tally).map(([name, n]) => `${name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)} ${n}`);
	const line = `chaos: seed ${seed}, ${conversations} conversations, ${participants} participants, ${seen.join(", ")}, messages ${messages}, ${(ms / 1000).toFixed(1)} s`;
	return [line, ...wrong.map((what) => `  wrong: ${what}`)].join("\n");
}

/** Waits until nobody waits for an answer and everybody has equally much, or until that has taken too long. */
async function settle(conversations: Conversation[]): Promise<void> {
	const deadline = Date.now() + SETTLE_MS;
	while (Date.now() < deadline) {
		const isQuiet = conversations.every(({ participants }) => {
			const lengths = new Set(participants.map(({ list }) => list.length));
			return lengths.size === 1 && participants.every(({ unanswered }) => unanswered.size === 0);
		});
		if (isQuiet) return;
		await pause(100);
	}
}

function everybody(conversations: Conversation[]): Participant[] {
	return conversations.flatMap(({ participants }) => participants);
}

function storedIn(server: RunningServer, conversationId: string): Stored[] {
	return server.sql<Stored>(
		"SELECT id, seq, clientId, senderId, content FROM messages WHERE conversationId = ? ORDER BY seq",
		conversationId,
	);
}
