import { join } from "node:path";
import Database from "better-sqlite3";
import type { SettingsCommand, SettingsCommands } from "#protocol/settings.ts";
import type { Agent, Message, Role, SendResult, Session } from "#protocol/shapes.ts";
import { freePort } from "./free-port.ts";
import { type Answer, type Caller, CookieJar, type Request, request } from "./http.ts";
import { PlainClient, type PlainOptions } from "./plain-client.ts";
import { type ServerOptions, ServerProcess } from "./server-process.ts";
import { SocketIoClient, type SocketIoOptions } from "./socket-io-client.ts";

export type SignedIn = { agent: Agent; cookie: string; email: string; password: string };

const ADMIN = { name: "Ada Admin", email: "ada@example.com", password: "correct horse battery" };

/** Who sends: a user by the session, an agent by having signed in. */
export type Sender = Session | SignedIn;

/** What every message over HTTP says about its sender. */
export function senderFields(sender: Sender): { sender_id: string; sender_type: "user" | "agent" } {
	if ("agent" in sender) return { sender_id: sender.agent.id, sender_type: "agent" };
	return { sender_id: sender.user_id, sender_type: "user" };
}

let made = 0;
/** An id that no other test uses. */
export function uniqueId(kind: string): string {
	made += 1;
	return `${kind}-${process.pid.toString(36)}-${made.toString(36)}-${Math.random().toString(36).slice(2, 8)}`;
}

/** The real server with everything that a person or a program outside would use to talk to it. */
export class RunningServer extends ServerProcess {
	#admin: SignedIn | null = null;

	api<Body = unknown>(method: string, path: string, asked: Request = {}): Promise<Answer<Body>> {
		return request<Body>(this.origin, method, path, asked);
	}

	/** A request that must succeed; answers its body. */
	async ok<Body>(method: string, path: string, asked: Request = {}): Promise<Body> {
		const answer = await this.api<Body>(method, path, asked);
		if (answer.status !== 200) {
			const errors = this.log.filter((line) => line.level === "error").slice(-3);
			throw new Error(`${method} ${path} was answered with ${answer.status}: ${answer.text}\n${JSON.stringify(errors)}`);
		}
		return answer.body;
	}

	openSession(body: Record<string, unknown> = {}, caller: Caller = {}): Promise<Session> {
		return this.ok<Session>("POST", "/chat/session", { body, ...caller });
	}

	/** Sends a message over HTTP as this user or agent; a user's first one begins the conversation. */
	async send(conversationId: string, content: string, caller: Sender, more: Record<string, unknown> = {}): Promise<Message> {
		const path = `/chat/${conversationId}/messages`;
		return (await this.ok<SendResult>("POST", path, { ...caller, body: { ...senderFields(caller), content, ...more } })).message;
	}

	/** A user with a conversation of one message. */
	async beginConversation(content = "Hello!"): Promise<{ session: Session; conversationId: string; message: Message }> {
		const session = await this.openSession();
		const conversationId = uniqueId("conv");
		return { session, conversationId, message: await this.send(conversationId, content, session) };
	}

	/** The first admin, made through the setup link and signed in through NextAuth; the same one when asked again. */
	async createAdmin(): Promise<SignedIn> {
		if (!this.#admin) {
			await this.ok("POST", "/api/setup", { body: { token: this.setupToken, ...ADMIN }, origin: this.origin });
			this.#admin = { ...ADMIN, ...(await this.signIn(ADMIN.email, ADMIN.password)) };
		}
		return this.#admin;
	}

	/** Signs in as the login page does: NextAuth's csrf token, then its credentials callback. */
	async signIn(email: string, password: string, more: Record<string, string> = {}): Promise<{ agent: Agent; cookie: string }> {
		const jar = new CookieJar();
		const csrf = await this.api<{ csrfToken: string }>("GET", "/api/auth/csrf");
		jar.keep(csrf.headers);
		const form = new URLSearchParams({ csrfToken: csrf.body.csrfToken, email, password, json: "true", ...more });
		const headers = { "content-type": "application/x-www-form-urlencoded" };
		const back = await this.api("POST", "/api/auth/callback/credentials", {
			rawBody: form.toString(),
			headers,
			cookie: jar.header,
		});
		jar.keep(back.headers);
		const session = await this.api<{ user?: Agent }>("GET", "/api/auth/session", { cookie: jar.header });
		if (!session.body.user) throw new Error(`Signing in was answered with ${back.status}: ${back.text}`);
		return { agent: session.body.user, cookie: jar.header };
	}

	/** What the agents' own pages ask for; it must succeed. */
	settings<Name extends SettingsCommand>(
		command: Name,
		body: SettingsCommands[Name]["input"],
		caller: Caller = {},
	): Promise<SettingsCommands[Name]["data"]> {
		return this.ok("POST", `/api/settings/${command}`, { body, ...caller });
	}

	/** Somebody new of the team, by an invitation of the admin, signed in. */
	async hire(name: string, role: Role = "agent"): Promise<SignedIn> {
		const { cookie } = await this.createAdmin();
		const email = `${name.toLowerCase()}-${uniqueId("a")}@example.com`;
		const { link } = await this.settings("team.invite", { email, role }, { cookie });
		const { password } = ADMIN;
		await this.settings("invitation.accept", { token: link.split("#")[1] ?? "", name, password });
		return { ...(await this.signIn(email, password)), email, password };
	}

	async connectSocketIo(options: SocketIoOptions = {}): Promise<SocketIoClient> {
		const client = await SocketIoClient.connect(this.origin, options);
		this.onClose(() => client.close());
		return client;
	}

	async connectPlain(conversationId: string, userId: string, options: PlainOptions = {}): Promise<PlainClient> {
		const client = await PlainClient.connect(this.origin, conversationId, userId, options);
		this.onClose(() => client.close());
		return client;
	}

	/** Looks into, or changes, the database beside the server: what is really stored, and what time would do. */
	sql<Row>(statement: string, ...values: unknown[]): Row[] {
		const database = new Database(join(this.dataDir, "chat.db"), { fileMustExist: true, timeout: 5000 });
		try {
			const prepared = database.prepare(statement);
			if (prepared.reader) return prepared.all(...values) as Row[];
			prepared.run(...values);
			return [];
		} finally {
			database.close();
		}
	}

	/** How many messages the conversation has in the database. */
	storedMessages(conversationId: string): number {
		const rows = this.sql<{ n: number }>("SELECT count(*) AS n FROM messages WHERE conversationId = ?", conversationId);
		return rows[0]?.n ?? 0;
	}
}

/** Starts the built server; resolves when it is healthy. Whoever starts it stops it. */
export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
	return new RunningServer(await freePort(), options).launch();
}
