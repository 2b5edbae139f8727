import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";
import { NO_PROXIES, readTrustedProxies, type TrustedProxies } from "./auth/trusted-proxies.ts";

const whole = (min: number, max: number, fallback: number) => {
	const range = `must be a whole number from ${min} to ${max}`;
	return z.string().regex(/^\d+$/, range).transform(Number).pipe(z.number().min(min, range).max(max, range)).default(fallback);
};

const oneOf = <const Values extends [string, ...string[]]>(...values: Values) =>
	z.enum(values, `must be one of ${values.join(", ")}`);

/** An address for browsers, without a path: sign-in and sockets live at its root. ws and wss are http and https by their other name. */
const webAddress = z
	.string()
	.refine(
		(value) => /^(https?|wss?):\/\/[^/\s?#@]+\/*$/.test(value) && URL.canParse(value),
		"must look like https://chat.example.com, without a path",
	)
	.transform((value) => value.replace(/^ws/, "http").replace(/\/+$/, ""));

const proxies = z.string().transform((list, ctx) => {
	try {
		return readTrustedProxies(list);
	} catch (error) {
		ctx.addIssue((error as Error).message);
		return z.NEVER;
	}
});

const MIN_SECRET_LENGTH = 16;

/** Their values may hold secrets, and what stops the start is printed where many read it. */
const UNPRINTED = ["NEXTAUTH_SECRET", "METRICS_TOKEN", "DATABASE_URL", "SMTP_URL"];

/** Every variable, its meaning and its default. `.env.example` and the README's table say the same in words. */
export const Variables = z.object({
	NODE_ENV: oneOf("development", "production", "test").default("production"),
	PORT: whole(1, 65535, 3000),
	HOST: z.string().min(1).default("0.0.0.0"),
	PUBLIC_URL: webAddress.optional(),
	TRUSTED_PROXIES: proxies.optional(),
	DATA_DIR: z.string().min(1).default("./data"),
	DATABASE_URL: z
		.string()
		.regex(/^(file:|postgres(ql)?:\/\/)/, "must begin with file: or postgresql://")
		.optional(),
	SQLITE_SYNCHRONOUS: z.enum(["FULL", "NORMAL"]).default("FULL"),
	NEXTAUTH_SECRET: z.string().min(MIN_SECRET_LENGTH, `must be at least ${MIN_SECRET_LENGTH} characters`).optional(),
	LOG_LEVEL: oneOf("fatal", "error", "warn", "info", "debug", "trace", "silent").default("info"),
	LOG_FILE: z.string().min(1).optional(),
	METRICS_TOKEN: z.string().min(1).optional(),
	BACKUP_DAYS: whole(1, 3650, 30),
	AGENT_IDLE_HOURS: whole(1, 720, 12),
	SMTP_URL: z
		.string()
		.regex(/^smtps?:\/\/\S+$/, "must look like smtp://name:password@mail.example.com:587")
		.optional(),
	MAIL_FROM: z.string().regex(/@/, "must hold an e-mail address, such as Support <support@example.com>").optional(),
	CHAT_HISTORY_LIMIT: whole(1, 500, 50),
	CHAT_MAX_MESSAGE_LENGTH: whole(1, 10_000, 1000),
	CHAT_CONNECTION_TIMEOUT: whole(1, 600, 30),
	CHAT_BACKEND_URL: webAddress.optional(),
	CHAT_RECONNECT_INTERVAL: whole(100, 60_000, 3000),
	CHAT_TYPING_TIMEOUT: whole(100, 60_000, 1000),
	CHAT_EDIT_WINDOW: whole(0, 525_600, 15),
	CHAT_AGENT_EDIT_WINDOW: whole(0, 525_600, 60),
	CHAT_RATE_LIMIT: whole(1, 1_000_000, 200),
	CHAT_ANONYMOUS_LIMIT: whole(1, 1_000_000, 300),
	CHAT_MESSAGE_BURST: whole(1, 1_000_000, 20),
	CHAT_MESSAGE_LIMIT: whole(1, 1_000_000, 120),
	CHAT_TYPING_LIMIT: whole(1, 1_000_000, 10),
	CHAT_CONVERSATION_LIMIT: whole(1, 1_000_000, 10),
	CHAT_CONVERSATION_LIMIT_PER_ADDRESS: whole(1, 1_000_000, 300),
	CHAT_MAX_SOCKETS: whole(1, 1_000_000, 20_000),
	CHAT_MAX_SOCKETS_PER_USER: whole(1, 1_000_000, 20),
	CHAT_MAX_SOCKETS_PER_ADDRESS: whole(1, 1_000_000, 1000),
	CHAT_MAX_SOCKETS_WAITING: whole(1, 1_000_000, 500),
	CHAT_HEARTBEAT_INTERVAL: whole(1, 60, 25),
	CHAT_REQUEST_TIMEOUT: whole(1, 600, 30),
});

export type Env = {
	development: boolean;
	port: number;
	host: string;
	/** The one source of scheme, cookie name and links; without a slash at its end. */
	publicUrl: string;
	/** Whose `X-Forwarded-For` is believed. */
	trustedProxies: TrustedProxies;
	dataDir: string;
	databaseUrl: string;
	/** How sure a commit is on SQLite: FULL survives a power cut, NORMAL only a crash of the process. */
	sqliteSynchronous: "FULL" | "NORMAL";
	secret: string;
	logLevel: string;
	logFile: string | null;
	/** How long a copy of the database from before a migration is kept. */
	backupDays: number;
	/** Bearer token that `/metrics` asks for; null: anyone may read them. */
	metricsToken: string | null;
	/** Hours after which an agent's session that nobody uses ends. */
	agentIdleHours: number;
	/** The mail server, and whom its letters come from; null: no mail is sent. */
	mail: { url: string; from: string } | null;
	chatHistoryLimit: number;
	chatMaxMessageLength: number;
	/** Seconds. */
	chatConnectionTimeout: number;
	chatBackendUrl: string | null;
	/** Milliseconds. */
	chatReconnectInterval: number;
	/** Milliseconds. */
	chatTypingTimeout: number;
	/** Minutes for which users, and agents and bots, may edit and delete what they wrote; 0: not at all. */
	chatEditWindow: number;
	chatAgentEditWindow: number;
	/** Commands that one user or agent may give in ten seconds, over all doors. */
	chatRateLimit: number;
	/** Calls without a token, above all new sessions, from one address in a minute. */
	chatAnonymousLimit: number;
	/** Messages of one user in ten seconds, and in ten minutes. */
	chatMessageBurst: number;
	chatMessageLimit: number;
	/** Signals of one user in ten seconds. */
	chatTypingLimit: number;
	/** New conversations in an hour, of one user and of one address. */
	chatConversationLimit: number;
	chatConversationLimitPerAddress: number;
	/** Open sockets of both doors: altogether, of one user or agent, from one address, and such as have not said yet who they are. */
	chatMaxSockets: number;
	chatMaxSocketsPerUser: number;
	chatMaxSocketsPerAddress: number;
	chatMaxSocketsWaiting: number;
	/** Seconds between two questions whether the other end of a socket is still there. */
	chatHeartbeatInterval: number;
	/** Seconds that a caller has to send a whole HTTP request; the answer may take longer. */
	chatRequestTimeout: number;
};

/** Reads the configuration once, at start. A wrong value throws one sentence per variable that says what to mend. */
export function readEnv(source: Record<string, string | undefined> = process.env): Env {
	const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ""));
	const result = Variables.safeParse(given);
	if (!result.success) {
		const lines = result.error.issues.map(({ path, message }) => {
			const name = path.join(".");
			const shown = UNPRINTED.includes(name) ? name : `${name}=${given[name]}`;
			return `${shown} ${message}. Set ${name} to a valid value or remove it to use the default.`;
		});
		throw new Error(`The configuration is not valid.\n${lines.join("\n")}`);
	}
	const values = result.data;
	if (values.SMTP_URL !== undefined && values.MAIL_FROM === undefined) {
		throw new Error(
			"The configuration is not valid.\nSMTP_URL needs MAIL_FROM. Set MAIL_FROM to the address that letters come from, or remove SMTP_URL.",
		);
	}
	const dataDir = resolve(values.DATA_DIR);
	makeFolder(dataDir);
	return {
		development: values.NODE_ENV === "development",
		port: values.PORT,
		host: values.HOST,
		publicUrl: values.PUBLIC_URL ?? `http://localhost:${values.PORT}`,
		trustedProxies: values.TRUSTED_PROXIES ?? NO_PROXIES,
		dataDir,
		databaseUrl: values.DATABASE_URL ?? `file:${join(dataDir, "chat.db")}`,
		secret: values.NEXTAUTH_SECRET ?? keptSecret(dataDir),
		logLevel: values.LOG_LEVEL,
		logFile: values.LOG_FILE ?? null,
		sqliteSynchronous: values.SQLITE_SYNCHRONOUS,
		backupDays: values.BACKUP_DAYS,
		metricsToken: values.METRICS_TOKEN ?? null,
		agentIdleHours: values.AGENT_IDLE_HOURS,
		mail: values.SMTP_URL && values.MAIL_FROM ? { url: values.SMTP_URL, from: values.MAIL_FROM } : null,
		chatHistoryLimit: values.CHAT_HISTORY_LIMIT,
		chatMaxMessageLength: values.CHAT_MAX_MESSAGE_LENGTH,
		chatConnectionTimeout: values.CHAT_CONNECTION_TIMEOUT,
		chatBackendUrl: values.CHAT_BACKEND_URL ?? null,
		chatReconnectInterval: values.CHAT_RECONNECT_INTERVAL,
		chatTypingTimeout: values.CHAT_TYPING_TIMEOUT,
		chatEditWindow: values.CHAT_EDIT_WINDOW,
		chatAgentEditWindow: values.CHAT_AGENT_EDIT_WINDOW,
		chatRateLimit: values.CHAT_RATE_LIMIT,
		chatAnonymousLimit: values.CHAT_ANONYMOUS_LIMIT,
		chatMessageBurst: values.CHAT_MESSAGE_BURST,
		chatMessageLimit: values.CHAT_MESSAGE_LIMIT,
		chatTypingLimit: values.CHAT_TYPING_LIMIT,
		chatConversationLimit: values.CHAT_CONVERSATION_LIMIT,
		chatConversationLimitPerAddress: values.CHAT_CONVERSATION_LIMIT_PER_ADDRESS,
		chatMaxSockets: values.CHAT_MAX_SOCKETS,
		chatMaxSocketsPerUser: values.CHAT_MAX_SOCKETS_PER_USER,
		chatMaxSocketsPerAddress: values.CHAT_MAX_SOCKETS_PER_ADDRESS,
		chatMaxSocketsWaiting: values.CHAT_MAX_SOCKETS_WAITING,
		chatHeartbeatInterval: values.CHAT_HEARTBEAT_INTERVAL,
		chatRequestTimeout: values.CHAT_REQUEST_TIMEOUT,
	};
}

function makeFolder(dataDir: string): void {
	try {
		// It holds what people wrote: nobody else on the machine has to read that.
		mkdirSync(dataDir, { recursive: true, mode: 0o700 });
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		throw new Error(`DATA_DIR=${dataDir} cannot be used: ${reason}. Set DATA_DIR to a folder that this process may write to.`);
	}
}

/** NextAuth signs cookies with it. Made at the first start and kept, so that a restart signs nobody out. */
function keptSecret(dataDir: string): string {
	const file = join(dataDir, "nextauth-secret");
	if (existsSync(file)) {
		const kept = readFileSync(file, "utf8").trim();
		if (kept.length < MIN_SECRET_LENGTH) throw new Error(`${file} holds no secret. Remove it, and the next start makes a new one.`);
		return kept;
	}
	const secret = randomBytes(32).toString("base64url");
	writeFileSync(file, `${secret}\n`, { mode: 0o600, flag: "wx" });
	return secret;
}

/** What next-auth reads from the environment by itself, and must find there before Next loads. */
export function tellNextAuth(env: Env): void {
	process.env.NEXTAUTH_URL = env.publicUrl;
	process.env.NEXTAUTH_SECRET = env.secret;
	process.env.NEXT_TELEMETRY_DISABLED = "1";
}
