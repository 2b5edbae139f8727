import type { RunningServer } from "../support/server.ts";
import type { Door, DoorOptions, Identity } from "./doors/door.ts";
import { openHttp } from "./doors/http.ts";
import { openPlain } from "./doors/plain.ts";
import { openSocketIo } from "./doors/socket-io.ts";
import { Participant } from "./participant.ts";
import type { Random } from "./random.ts";
import type { Tally } from "./tally.ts";

const CONVERSATIONS = 20;
const AGENTS = 4;

export type Conversation = { id: string; participants: Participant[] };

type Stage = { server: RunningServer; address: string; random: Random; tally: Tally; complain(what: string): void };

/** The ways in, each as (name, opener); Socket.IO also where no WebSocket gets through. */
const DOORS: readonly [(options: DoorOptions) => Door, ...((options: DoorOptions) => Door)[]] = [
	openHttp,
	openPlain,
	(options) => openSocketIo(options, ["websocket"]),
	(options) => openSocketIo(options, ["polling"]),
];

/** Agents who are signed in. The first is made as people do it; the others are rows with the same password. */
export async function hireAgents(server: RunningServer): Promise<Identity[]> {
	const admin = await server.createAdmin();
	const agents: Identity[] = [{ id: admin.agent.id, type: "agent", cookie: admin.cookie }];
	for (let n = 1; n < AGENTS; n += 1) {
		const email = `agent-${n}@example.com`;
		server.sql(
			`INSERT INTO agents (id, email, name, passwordHash, role, createdAt)
			SELECT ?, ?, ?, passwordHash, 'agent', createdAt FROM agents WHERE id = ?`,
			...[`agent_chaos_${n}`, email, `Agent ${n}`, admin.agent.id],
		);
		const { agent, cookie } = await server.signIn(email, admin.password);
		agents.push({ id: agent.id, type: "agent", cookie });
	}
	return agents;
}

/**
 * Conversations with two to four participants each: the user at one or two devices, and agents, each through another door.
 * Agents come in when the user's first message, which goes through the chaos too, has begun the conversation.
 */
export async function openConversations(
	stage: Stage,
	agents: Identity[],
	join: (one: Participant) => void,
): Promise<Conversation[]> {
	const { server, random } = stage;
	const conversations: Conversation[] = [];
	for (let n = 0; n < CONVERSATIONS; n += 1) {
		const chance = random.fork(`conversation ${n}`);
		const session = await server.openSession({ name: `User ${n}` });
		const user: Identity = { id: session.user_id, type: "user", token: session.token };
		const conversation: Conversation = { id: `chaos-${n}`, participants: [] };
		conversations.push(conversation);
		const size = chance.between(2, 4);
		const enter = (index: number, who: Identity) => {
			// One after the other, so that all ways in are used alike.
			const openDoor = DOORS[(n + index) % DOORS.length] ?? DOORS[0];
			const participant = participantOf(stage, conversation, { index, who, openDoor, random: chance.fork(`${index}`) });
			conversation.participants.push(participant);
			join(participant);
			return participant;
		};
		const owner = enter(0, user);
		if (size === 4) enter(1, user);
		const firstAgent = size === 4 ? 2 : 1;
		owner.onFirstAcknowledged(() => {
			for (let index = firstAgent; index < size; index += 1) {
				const agent = agents[(n + index) % agents.length];
				if (agent) enter(index, agent);
			}
		});
	}
	return conversations;
}

type Role = { index: number; who: Identity; openDoor: (options: DoorOptions) => Door; random: Random };

function participantOf(stage: Stage, { id }: Conversation, { index, who, openDoor, random }: Role): Participant {
	const { server, address, tally, complain } = stage;
	return new Participant({
		name: `${id}-${who.type}-${index}`,
		conversationId: id,
		random,
		tally,
		complain,
		openDoors(on) {
			const options: DoorOptions = { address, origin: server.origin, who, conversationId: id, ...on };
			return { door: openDoor(options), spare: openHttp(options) };
		},
	});
}
