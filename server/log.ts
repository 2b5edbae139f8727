import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import pino, { type Logger } from "pino";
import { isoTime } from "#core/iso-time.ts";
import type { Env } from "./env.ts";

export type { Logger };

/** JSON lines on standard output, and in LOG_FILE where it is set. Ids are logged, the text of messages never. */
export function createLog(env: Pick<Env, "logLevel" | "logFile">): Logger {
	const streams: pino.StreamEntry[] = [{ level: "trace", stream: stdout() }];
	if (env.logFile) {
		mkdirSync(dirname(env.logFile), { recursive: true });
		streams.push({ level: "trace", stream: pino.destination({ dest: env.logFile, append: true, sync: false }) });
	}
	const options: pino.LoggerOptions = {
		level: env.logLevel,
		base: { service: "veritix-chat" },
		timestamp: () => `,"time":"${isoTime(new Date())}"`,
		formatters: { level: (label) => ({ level: label }) },
		redact: ["token", "password", "authorization", "cookie", "*.token", "*.password", "*.authorization", "*.cookie"],
	};
	return pino(options, pino.multistream(streams));
}

/** A write for every line cost a message 6 % of its CPU (docs/decisions/012). What a killed process has not written is lost. */
const FLUSH_MS = 100;

/** Written behind the event loop's back: a slow terminal or pipe holds nobody up. What waits is written when the process ends. */
function stdout() {
	return pino.destination({ fd: process.stdout.fd, sync: false, minLength: 4096, periodicFlush: FLUSH_MS });
}
