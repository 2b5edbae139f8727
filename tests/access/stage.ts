import { randomUUID } from "node:crypto";
import { hashSecret } from "#core/secret-hash.ts";
import type { AgentSessions } from "#protocol/accounts.ts";
import type { NewApiKey, Scope } from "#protocol/admin-shapes.ts";
import type { SendResult, Session } from "#protocol/shapes.ts";
import type { Caller } from "../support/http.ts";
import { type RunningServer, type SignedIn, uniqueId } from "../support/server.ts";
import type { ActorName } from "./access-table.ts";

/** Who calls, and what they call themselves. */
export type Person = Caller & { id: string; type: "user" | "agent" | "bot"; isKnown: boolean };

/** A user with a conversation of one message: what the calls are about. */
export type Target = { userId: string; conversationId: string; messageId: string; agentsMessage: string; token: string };

/** One call's surroundings: who calls, about whom, and what the input of a row may need. */
export type Stage = Target & {
	person: Person;
	colleague: SignedIn;
	password: string;
	/** A message of who calls, where they may write here; else the user's. */
	ownMessage(): Promise<string>;
	newEmail(): string;
	newKey(): Promise<NewApiKey>;
	newSite(): Promise<string>;
	newSecret(): Promise<{ site: string; kid: string }>;
	newColleague(): Promise<SignedIn>;
	newInvitation(): Promise<{ id: string; token: string }>;
	newPasswordLink(): Promise<string>;
	newEmailLink(): Promise<string>;
	/** A session of who calls, where they are an agent who may be let in. */
	ownSession(): Promise<string>;
};

const PAST = "2020-01-01T00:00:00.000+00:00";
const ALL_SCOPES: Scope[] = ["conversations:read", "messages:write", "conversations:escalate"];
const ELSEWHERE = "elsewhere";

/** Makes everybody who stands in the table, on the real server and through its real doors. */
export class Cast {
	private readonly stages = new Map<ActorName, Promise<Stage>>();

	private constructor(
		private readonly server: RunningServer,
		private readonly admin: SignedIn,
		private readonly colleague: SignedIn,
		/** Whom everybody who is refused asks about. */
		readonly victim: Target,
	) {}

	static async assemble(server: RunningServer): Promise<Cast> {
		const admin = await server.createAdmin();
		makeSite(server, ELSEWHERE);
		const colleague = await server.hire("Colleague");
		return new Cast(server, admin, colleague, await aTarget(server, colleague));
	}

	/** With `alone` nobody else has had to do with this person or what they ask about. */
	stage(name: ActorName, alone: boolean): Promise<Stage> {
		if (alone) return this.build(name, true);
		const made = this.stages.get(name) ?? this.build(name, false);
		this.stages.set(name, made);
		return made;
	}

	private async build(name: ActorName, alone: boolean): Promise<Stage> {
		const target = name.startsWith("the owner") || alone ? await aTarget(this.server, this.colleague) : this.victim;
		const person = await this.person(name, target);
		return { ...target, person, ...this.supplies(person, target) };
	}

	private async person(name: ActorName, target: Target): Promise<Person> {
		const { server } = this;
		switch (name) {
			case "nobody":
				return { id: target.userId, type: "user", isKnown: false };
			case "another user":
				return user(await server.openSession());
			case "another, blocked":
				return this.blocked(await server.openSession());
			case "another user, expired":
				return this.expired(await server.openSession());
			case "another user, logged out":
				return this.loggedOut(await server.openSession());
			case "the owner":
				return owner(target);
			case "the owner, blocked":
				return this.blocked(ownersSession(target));
			case "the owner, expired":
				return this.expired(ownersSession(target));
			case "the owner, logged out":
				return this.loggedOut(ownersSession(target));
			case "an agent":
				return agent(await server.hire("Grace"));
			case "an admin":
				return agent(await server.hire("Ruth", "admin"));
			case "an agent, expired":
				return this.agentExpired(await server.hire("Grace"));
			case "an admin, expired":
				return this.agentExpired(await server.hire("Ruth", "admin"));
			case "an agent, signed out by an admin": {
				const gone = await server.hire("Grace");
				await server.settings("session.revoke-others", { agent: gone.agent.id }, this.admin);
				return agent(gone);
			}
			case "an agent, removed":
				return this.removed(await server.hire("Grace"));
			case "an admin, removed":
				return this.removed(await server.hire("Ruth", "admin"));
			case "a bot":
				return bot(await this.key(ALL_SCOPES));
			case "a bot that reads":
				return bot(await this.key(["conversations:read"]));
			case "a bot that writes":
				return bot(await this.key(["messages:write"]));
			case "a bot elsewhere":
				return bot(await this.key(ALL_SCOPES, ELSEWHERE));
			case "a bot, expired": {
				const key = await this.key(ALL_SCOPES);
				server.sql("UPDATE api_keys SET expiresAt = ? WHERE id = ?", PAST, key.id);
				return bot(key);
			}
			case "a bot, revoked": {
				const key = await this.key(ALL_SCOPES);
				await server.settings("key.revoke", { id: key.id }, this.admin);
				return bot(key);
			}
		}
	}

	private supplies(person: Person, target: Target) {
		const { server, admin } = this;
		const site = () => makeSite(server, uniqueId("site"));
		return {
			colleague: this.colleague,
			password: admin.password,
			ownMessage: async () => {
				// Nobody writes into the conversation that everybody who is refused asks about.
				if (target === this.victim) return target.messageId;
				const { token, cookie } = person;
				const body = { sender_id: person.id, sender_type: person.type, content: "Hallo!" };
				const path = `/chat/${target.conversationId}/messages`;
				const answer = await server.api<Partial<SendResult>>("POST", path, { body, token, cookie });
				return answer.body.message_id ?? target.messageId;
			},
			newEmail: () => `${uniqueId("someone")}@example.com`,
			newKey: () => this.key(ALL_SCOPES),
			newSite: async () => site(),
			newSecret: async () => {
				const made = { site: site() };
				return { ...made, kid: (await server.settings("site.add-secret", made, admin)).kid };
			},
			newColleague: () => server.hire("Temp"),
			newInvitation: async () => {
				const invited = await server.settings("team.invite", { email: `${uniqueId("i")}@example.com`, role: "agent" }, admin);
				return { id: invited.id, token: invited.link.split("#")[1] ?? "" };
			},
			newPasswordLink: () => this.passwordLink(),
			newEmailLink: () => this.emailLink(),
			ownSession: async () => {
				const answer = await server.api<Partial<AgentSessions>>("POST", "/api/settings/session.list", { body: {}, ...person });
				return answer.body.sessions?.[0]?.id ?? "agent_session_of_nobody";
			},
		};
	}

	private key(scopes: Scope[], site = "default"): Promise<NewApiKey> {
		return this.server.settings("key.create", { name: "Helper", site, scopes }, this.admin);
	}

	/** What the letter would hold; there is no mail here. */
	private async passwordLink(): Promise<string> {
		const { agent: owner } = await this.server.hire("Temp");
		const token = randomUUID();
		const row = [hashSecret(token), owner.id, new Date().toISOString(), "2100-01-01T00:00:00.000+00:00"];
		this.server.sql("INSERT INTO password_links (tokenHash, agentId, createdAt, expiresAt) VALUES (?, ?, ?, ?)", ...row);
		return token;
	}

	private async emailLink(): Promise<string> {
		const { agent: owner } = await this.server.hire("Temp");
		const token = randomUUID();
		const email = `${token}@example.com`;
		const row = [owner.id, hashSecret(token), email, new Date().toISOString(), "2100-01-01T00:00:00.000+00:00"];
		this.server.sql("INSERT INTO email_links (agentId, tokenHash, email, createdAt, expiresAt) VALUES (?, ?, ?, ?, ?)", ...row);
		return token;
	}

	private async blocked(session: Who): Promise<Person> {
		await this.server.settings("user.block", { user_id: session.user_id, hours: 1, reason: "spam" }, this.admin);
		return user(session);
	}

	private expired(session: Who): Person {
		this.server.sql("UPDATE user_sessions SET expiresAt = ? WHERE userId = ?", PAST, session.user_id);
		return user(session);
	}

	private async loggedOut(session: Who): Promise<Person> {
		await this.server.ok("POST", "/chat/session/end", { body: {}, token: session.token });
		return user(session);
	}

	private agentExpired(gone: SignedIn): Person {
		this.server.sql("UPDATE agent_sessions SET expiresAt = ? WHERE agentId = ?", PAST, gone.agent.id);
		return agent(gone);
	}

	private async removed(gone: SignedIn): Promise<Person> {
		await this.server.settings("team.remove", { agent: gone.agent.id }, this.admin);
		return agent(gone);
	}
}

type Who = Pick<Session, "user_id" | "token">;

const user = ({ user_id, token }: Who): Person => ({ id: user_id, type: "user", token, isKnown: true });
const agent = ({ agent: { id }, cookie }: SignedIn): Person => ({ id, type: "agent", cookie, isKnown: true });
const bot = ({ id, key }: NewApiKey): Person => ({ id, type: "bot", token: key, isKnown: true });
const ownersSession = ({ userId, token }: Target): Who => ({ user_id: userId, token });
const owner = (target: Target): Person => user(ownersSession(target));

async function aTarget(server: RunningServer, colleague: SignedIn): Promise<Target> {
	const { session, conversationId, message } = await server.beginConversation("Is anybody there?");
	const { id: agentsMessage } = await server.send(conversationId, "We are.", colleague);
	return { userId: session.user_id, conversationId, messageId: message.id, agentsMessage, token: session.token };
}

function makeSite(server: RunningServer, id: string): string {
	server.sql("INSERT INTO sites (id, name, createdAt) VALUES (?, ?, ?)", id, id, new Date().toISOString());
	return id;
}
