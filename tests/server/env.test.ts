import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { NO_PROXIES } from "#server/auth/trusted-proxies.ts";
import { readEnv } from "#server/env.ts";
import { temporaryFolder } from "#tests/support/test-database.ts";

const read = (given: Record<string, string | undefined> = {}) => readEnv({ DATA_DIR: temporaryFolder(), ...given });

function complaint(given: Record<string, string>): string {
	try {
		read(given);
	} catch (error) {
		return error instanceof Error ? error.message : String(error);
	}
	throw new Error(`${JSON.stringify(given)} was accepted`);
}

describe("the configuration", () => {
	it("works with nothing set at all", () => {
		const DATA_DIR = temporaryFolder();
		expect(readEnv({ DATA_DIR })).toEqual({
			development: false,
			port: 3000,
			host: "0.0.0.0",
			publicUrl: "http://localhost:3000",
			dataDir: DATA_DIR,
			databaseUrl: `file:${DATA_DIR}/chat.db`,
			secret: expect.stringMatching(/^[\w-]{43}$/),
			logLevel: "info",
			sqliteSynchronous: "FULL",
			logFile: null,
			metricsToken: null,
			backupDays: 30,
			agentIdleHours: 12,
			mail: null,
			chatHistoryLimit: 50,
			chatMaxMessageLength: 1000,
			chatConnectionTimeout: 30,
			chatBackendUrl: null,
			chatReconnectInterval: 3000,
			chatTypingTimeout: 1000,
			chatEditWindow: 15,
			chatAgentEditWindow: 60,
			chatRateLimit: 200,
			chatAnonymousLimit: 300,
			chatMessageBurst: 20,
			chatMessageLimit: 120,
			chatTypingLimit: 10,
			chatConversationLimit: 10,
			chatConversationLimitPerAddress: 300,
			trustedProxies: NO_PROXIES,
			chatMaxSockets: 20_000,
			chatMaxSocketsPerUser: 20,
			chatMaxSocketsPerAddress: 1000,
			chatMaxSocketsWaiting: 500,
			chatHeartbeatInterval: 25,
			chatRequestTimeout: 30,
		});
	});

	it.each([
		["NODE_ENV", "development", { development: true }],
		["PORT", "8080", { port: 8080, publicUrl: "http://localhost:8080" }],
		["HOST", "127.0.0.1", { host: "127.0.0.1" }],
		["PUBLIC_URL", "https://chat.example.com/", { publicUrl: "https://chat.example.com" }],
		["DATABASE_URL", "postgresql://chat@db/chat", { databaseUrl: "postgresql://chat@db/chat" }],
		["NEXTAUTH_SECRET", "sixteen letters!", { secret: "sixteen letters!" }],
		["SQLITE_SYNCHRONOUS", "NORMAL", { sqliteSynchronous: "NORMAL" }],
		["LOG_LEVEL", "debug", { logLevel: "debug" }],
		["LOG_FILE", "logs/app.log", { logFile: "logs/app.log" }],
		["METRICS_TOKEN", "scrape", { metricsToken: "scrape" }],
		["AGENT_IDLE_HOURS", "1", { agentIdleHours: 1 }],
		["CHAT_HISTORY_LIMIT", "500", { chatHistoryLimit: 500 }],
		["CHAT_MAX_MESSAGE_LENGTH", "10000", { chatMaxMessageLength: 10_000 }],
		["CHAT_CONNECTION_TIMEOUT", "1", { chatConnectionTimeout: 1 }],
		["CHAT_BACKEND_URL", "ws://localhost:8000", { chatBackendUrl: "http://localhost:8000" }],
		["CHAT_BACKEND_URL", "wss://chat.example.com", { chatBackendUrl: "https://chat.example.com" }],
		["CHAT_RECONNECT_INTERVAL", "100", { chatReconnectInterval: 100 }],
		["CHAT_TYPING_TIMEOUT", "2500", { chatTypingTimeout: 2500 }],
		["CHAT_EDIT_WINDOW", "0", { chatEditWindow: 0 }],
		["CHAT_AGENT_EDIT_WINDOW", "1440", { chatAgentEditWindow: 1440 }],
		["BACKUP_DAYS", "7", { backupDays: 7 }],
		["CHAT_RATE_LIMIT", "20", { chatRateLimit: 20 }],
		["CHAT_ANONYMOUS_LIMIT", "7", { chatAnonymousLimit: 7 }],
		["CHAT_MESSAGE_BURST", "7", { chatMessageBurst: 7 }],
		["CHAT_MESSAGE_LIMIT", "7", { chatMessageLimit: 7 }],
		["CHAT_TYPING_LIMIT", "7", { chatTypingLimit: 7 }],
		["CHAT_CONVERSATION_LIMIT", "7", { chatConversationLimit: 7 }],
		["CHAT_CONVERSATION_LIMIT_PER_ADDRESS", "7", { chatConversationLimitPerAddress: 7 }],
		["TRUSTED_PROXIES", "127.0.0.1, fd00::/8", { trustedProxies: { has: expect.any(Function) } }],
		["CHAT_MAX_SOCKETS", "100000", { chatMaxSockets: 100_000 }],
		["CHAT_MAX_SOCKETS_PER_USER", "3", { chatMaxSocketsPerUser: 3 }],
		["CHAT_MAX_SOCKETS_PER_ADDRESS", "5", { chatMaxSocketsPerAddress: 5 }],
		["CHAT_MAX_SOCKETS_WAITING", "7", { chatMaxSocketsWaiting: 7 }],
		["CHAT_HEARTBEAT_INTERVAL", "1", { chatHeartbeatInterval: 1 }],
		["CHAT_REQUEST_TIMEOUT", "60", { chatRequestTimeout: 60 }],
	])("takes %s=%s", (name, value, expected) => {
		expect(read({ [name]: value })).toMatchObject(expected);
	});

	it("takes an empty value for one that is not set, as .env files have them", () => {
		expect(read({ PORT: "", PUBLIC_URL: "", METRICS_TOKEN: "", CHAT_BACKEND_URL: "", NODE_ENV: undefined })).toMatchObject({
			port: 3000,
			publicUrl: "http://localhost:3000",
			metricsToken: null,
			chatBackendUrl: null,
		});
	});

	it("sends mail where both the server and the sender are named, and says what is missing without telling a password", () => {
		const SMTP_URL = "smtp://name:password@mail.example.com:587";
		const MAIL_FROM = "Support <support@example.com>";
		expect(read({ SMTP_URL, MAIL_FROM }).mail).toEqual({ url: SMTP_URL, from: MAIL_FROM });
		expect(read({ MAIL_FROM }).mail).toBeNull();
		expect(complaint({ SMTP_URL })).toMatch(/SMTP_URL needs MAIL_FROM/);
		const wrong = complaint({ SMTP_URL: "ada:hunter2@mail.example.com", MAIL_FROM });
		expect(wrong).toMatch(/SMTP_URL must look like smtp:/);
		expect(wrong).not.toContain("hunter2");
		expect(complaint({ SMTP_URL, MAIL_FROM: "support" })).toMatch(/MAIL_FROM=support must hold an e-mail address/);
	});

	it("leaves what it does not know to others", () => {
		expect(read({ PATH: "/bin", CHAT_COLOUR: "blue" })).toMatchObject({ port: 3000 });
	});
});

const WEB_ADDRESS = "must look like https://chat.example.com, without a path";
const whole = (min: number, max: number) => `must be a whole number from ${min} to ${max}`;

describe("a wrong value stops the start with a sentence that names the variable and the mend", () => {
	it.each([
		["NODE_ENV", "prod", "must be one of development, production, test"],
		["PORT", "http", whole(1, 65535)],
		["PORT", "0", whole(1, 65535)],
		["PORT", "65536", whole(1, 65535)],
		["PORT", "3000.5", whole(1, 65535)],
		["PORT", "0x10", whole(1, 65535)],
		["PUBLIC_URL", "chat.example.com", WEB_ADDRESS],
		["PUBLIC_URL", "ftp://chat.example.com", WEB_ADDRESS],
		["PUBLIC_URL", "https://example.com/chat", WEB_ADDRESS],
		["PUBLIC_URL", "https://me:secret@example.com", WEB_ADDRESS],
		["PUBLIC_URL", "https://[::1", WEB_ADDRESS],
		[
			"TRUSTED_PROXIES",
			"127.0.0.1,nginx",
			'must be addresses and networks with commas in between, such as 127.0.0.1,10.0.0.0/8; "nginx" is none',
		],
		["LOG_LEVEL", "loud", "must be one of fatal, error, warn, info, debug, trace, silent"],
		["AGENT_IDLE_HOURS", "0", whole(1, 720)],
		["CHAT_HISTORY_LIMIT", "501", whole(1, 500)],
		["CHAT_MAX_MESSAGE_LENGTH", "0", whole(1, 10_000)],
		["CHAT_CONNECTION_TIMEOUT", "30s", whole(1, 600)],
		["CHAT_BACKEND_URL", "localhost:8000", WEB_ADDRESS],
		["CHAT_RECONNECT_INTERVAL", "-1", whole(100, 60_000)],
		["CHAT_TYPING_TIMEOUT", "99", whole(100, 60_000)],
		["CHAT_EDIT_WINDOW", "-1", whole(0, 525_600)],
		["CHAT_AGENT_EDIT_WINDOW", "a day", whole(0, 525_600)],
		["BACKUP_DAYS", "0", whole(1, 3650)],
		["CHAT_RATE_LIMIT", "none", whole(1, 1_000_000)],
		["CHAT_MAX_SOCKETS", "0", whole(1, 1_000_000)],
		["CHAT_HEARTBEAT_INTERVAL", "61", whole(1, 60)],
	])("%s=%s", (name, value, mend) => {
		expect(complaint({ [name]: value })).toBe(
			`The configuration is not valid.\n${name}=${value} ${mend}. Set ${name} to a valid value or remove it to use the default.`,
		);
	});

	it.each([
		["NEXTAUTH_SECRET", "hunter2", "must be at least 16 characters"],
		["DATABASE_URL", "mysql://chat:hunter2@db/chat", "must begin with file: or postgresql://"],
	])("%s, without repeating the secret in it", (name, value, mend) => {
		const said = complaint({ [name]: value });
		expect(said).toContain(`\n${name} ${mend}. Set ${name} to a valid value`);
		expect(said).not.toContain("hunter2");
	});

	it("DATA_DIR, where it is no folder", () => {
		const file = join(temporaryFolder(), "file");
		writeFileSync(file, "");
		expect(complaint({ DATA_DIR: join(file, "data") })).toMatch(/^DATA_DIR=.* cannot be used: .*\. Set DATA_DIR to a folder that/);
	});

	it("all of them at once, one line each", () => {
		const lines = complaint({ PORT: "x", LOG_LEVEL: "x", CHAT_RATE_LIMIT: "x" }).split("\n");
		expect(lines.map((line) => line.split("=")[0])).toEqual([
			"The configuration is not valid.",
			"PORT",
			"LOG_LEVEL",
			"CHAT_RATE_LIMIT",
		]);
	});
});

describe("the secret that signs cookies", () => {
	it("is made at the first start, kept where only we may read it, and used again", () => {
		const DATA_DIR = join(temporaryFolder(), "not", "there", "yet");
		const { secret } = readEnv({ DATA_DIR });
		const file = join(DATA_DIR, "nextauth-secret");
		expect(statSync(file).mode & 0o777).toBe(0o600);
		expect(readFileSync(file, "utf8")).toBe(`${secret}\n`);
		expect(readEnv({ DATA_DIR }).secret).toBe(secret);
		expect(readEnv({ DATA_DIR: temporaryFolder() }).secret).not.toBe(secret);
	});

	it("is not written anywhere when it is given", () => {
		const DATA_DIR = temporaryFolder();
		readEnv({ DATA_DIR, NEXTAUTH_SECRET: "a secret from the environment" });
		expect(readdirSync(DATA_DIR)).toEqual([]);
	});

	it("is never an empty one: a file that was cut off stops the start and says what to do", () => {
		const DATA_DIR = temporaryFolder();
		const file = join(DATA_DIR, "nextauth-secret");
		writeFileSync(file, "\n");
		chmodSync(file, 0o600);
		expect(complaint({ DATA_DIR })).toBe(`${file} holds no secret. Remove it, and the next start makes a new one.`);
	});
});
