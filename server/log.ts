import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import pino, { type Logger } from "pino";
import { isoTime } from "#core/iso-time.ts";
import type { Env } from "./env.ts";

export type { Logger };

/** JSON lines on standard output, and in LOG_FILE where it is set. Ids are logged, the text of messages never. */
export function createLog(env: Pick<Env, "logLevel" | "logFile">): Logger {
	const options: pino.LoggerOptions = {
		level: env.logLevel,
		base: { service: "veritix-chat" },
		timestamp: () => `,"time":"${isoTime(new Date())}"`,
		formatters: { level: (label) => ({ level: label }) },
		redact: ["token", "password", "authorization", "cookie", "*.token", "*.password", "*.authorization", "*.cookie"],
	};
	if (!env.logFile) return pino(options, inBackground(process.stdout.fd));
	mkdirSync(dirname(env.logFile), { recursive: true });
	const streams = [process.stdout.fd, env.logFile].map((dest) => ({ level: "trace" as const, stream: inBackground(dest) }));
	return pino(options, pino.multistream(streams));
}

/** A write for every line cost a message 6 % of its CPU (docs/decisions/012). What a killed process has not written is lost. */
const WRITE_AFTER = { minLength: 8192, periodicFlush: 100, maxLength: 8_388_608 };

/** Behind the event loop's back: a slow terminal, pipe or disk holds nobody up. What waits is written when the process ends. */
function inBackground(dest: number | string) {
	const stream = pino.destination({ dest, append: true, sync: false, ...WRITE_AFTER });
	// A full disk costs lines, not the server; the next flush tries again.
	stream.on("error", () => {});
	return stream;
}
