import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";

const whole = (min: number, max: number, fallback: number) => z.coerce.number().int().min(min).max(max).default(fallback);

/** An address for browsers; ws and wss are http and https by their other name. */
const webAddress = z
	.string()
	.regex(/^(https?|wss?):\/\/[^/\s]+(\/\S*)?$/, "must look like https://chat.example.com")
	.transform((value) => value.replace(/^ws/, "http").replace(/\/+$/, ""));

/** Every variable, its meaning and its default. `.env.example` and the README's table say the same in words. */
const Variables = z.object({
	NODE_ENV: z.enum(["development", "production", "test"]).default("production"),
	PORT: whole(1, 65535, 3000),
	HOST: z.string().min(1).default("0.0.0.0"),
	PUBLIC_URL: webAddress.optional(),
	DATA_DIR: z.string().min(1).default("./data"),
	DATABASE_URL: z
		.string()
		.regex(/^(file:|postgres(ql)?:\/\/)/, "must begin with file: or postgresql://")
		.optional(),
	NEXTAUTH_SECRET: z.string().min(16, "must be at least 16 characters").optional(),
	LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
	LOG_FILE: z.string().min(1).optional(),
	METRICS_TOKEN: z.string().min(1).optional(),
	CHAT_HISTORY_LIMIT: whole(1, 500, 50),
	CHAT_MAX_MESSAGE_LENGTH: whole(1, 10_000, 1000),
	CHAT_CONNECTION_TIMEOUT: whole(1, 600, 30),
	CHAT_BACKEND_URL: webAddress.optional(),
	CHAT_RECONNECT_INTERVAL: whole(100, 60_000, 3000),
	CHAT_TYPING_TIMEOUT: whole(100, 60_000, 1000),
	CHAT_RATE_LIMIT: whole(1, 1_000_000, 200),
});

export type Env = {
	development: boolean;
	port: number;
	host: string;
	/** The one source of scheme, cookie name and links; without a slash at its end. */
	publicUrl: string;
	dataDir: string;
	databaseUrl: string;
	secret: string;
	logLevel: string;
	logFile: string | null;
	/** Bearer token that `/metrics` asks for; null: anyone may read them. */
	metricsToken: string | null;
	chatHistoryLimit: number;
	chatMaxMessageLength: number;
	/** Seconds. */
	chatConnectionTimeout: number;
	chatBackendUrl: string | null;
	/** Milliseconds. */
	chatReconnectInterval: number;
	/** Milliseconds. */
	chatTypingTimeout: number;
	/** Commands that one token may make in ten seconds. */
	chatRateLimit: number;
};

/** Reads the configuration once, at start. A wrong value throws one sentence per variable that says what to mend. */
export function readEnv(source: Record<string, string | undefined> = process.env): Env {
	const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ""));
	const result = Variables.safeParse(given);
	if (!result.success) {
		const lines = result.error.issues.map(({ path, message }) => {
			const name = path.join(".");
			return `${name}=${given[name]}: ${message}. Set ${name} to a valid value or remove it to use the default.`;
		});
		throw new Error(`The configuration is not valid.\n${lines.join("\n")}`);
	}
	const values = result.data;
	const dataDir = resolve(values.DATA_DIR);
	mkdirSync(dataDir, { recursive: true });
	return {
		development: values.NODE_ENV === "development",
		port: values.PORT,
		host: values.HOST,
		publicUrl: values.PUBLIC_URL ?? `http://localhost:${values.PORT}`,
		dataDir,
		databaseUrl: values.DATABASE_URL ?? `file:${join(dataDir, "chat.db")}`,
		secret: values.NEXTAUTH_SECRET ?? keptSecret(dataDir),
		logLevel: values.LOG_LEVEL,
		logFile: values.LOG_FILE ?? null,
		metricsToken: values.METRICS_TOKEN ?? null,
		chatHistoryLimit: values.CHAT_HISTORY_LIMIT,
		chatMaxMessageLength: values.CHAT_MAX_MESSAGE_LENGTH,
		chatConnectionTimeout: values.CHAT_CONNECTION_TIMEOUT,
		chatBackendUrl: values.CHAT_BACKEND_URL ?? null,
		chatReconnectInterval: values.CHAT_RECONNECT_INTERVAL,
		chatTypingTimeout: values.CHAT_TYPING_TIMEOUT,
		chatRateLimit: values.CHAT_RATE_LIMIT,
	};
}

/** NextAuth signs cookies with it. Made at the first start and kept, so that a restart signs nobody out. */
function keptSecret(dataDir: string): string {
	const file = join(dataDir, "nextauth-secret");
	if (existsSync(file)) return readFileSync(file, "utf8").trim();
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
