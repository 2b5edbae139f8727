import { setTimeout as wait } from "node:timers/promises";
import { createTransport } from "nodemailer";
import type { Letter, Mail } from "#core/mail.ts";
import type { Env } from "./env.ts";
import type { Logger } from "./log.ts";

/** Pauses between the tries of one letter. */
const PAUSES_MS = [5_000, 60_000, 600_000];
/** Writing begins when the answer is long gone, never twice after the same time: what the answer takes says nothing about the letter. */
const AFTER_ANSWER_MS = 200;
/** A mail server that says nothing must not hold a letter for the minutes that the library would wait. */
const PATIENCE_MS = 20_000;
/** Letters on their way; more than that means that somebody plays with us. */
const MOST_WAITING = 500;

type Options = { mail: Env["mail"]; log: Logger; pausesMs?: readonly number[] };

/** Sends letters over SMTP, after whoever asked has been answered. What fails is tried again, and at last only logged. */
export function createMail({ mail, log, pausesMs = PAUSES_MS }: Options): Mail & { close(): void } {
	if (!mail) return { configured: false, post: () => {}, close: () => {} };
	const timeouts = { connectionTimeout: PATIENCE_MS, greetingTimeout: PATIENCE_MS, socketTimeout: PATIENCE_MS };
	const transport = createTransport({ url: mail.url, ...timeouts });
	const end = new AbortController();
	let waiting = 0;

	async function send(write: () => Promise<Letter | null>): Promise<void> {
		await wait(AFTER_ANSWER_MS * (1 + Math.random()), undefined, { signal: end.signal, ref: false });
		const letter = await write();
		if (!letter) return;
		for (let attempt = 0; ; attempt += 1) {
			try {
				await transport.sendMail({ from: mail?.from, ...letter });
				log.info({ subject: letter.subject }, "a letter was sent");
				return;
			} catch (error) {
				const pause = pausesMs[attempt];
				// Neither the address nor the text: the link inside opens an account.
				const about = { subject: letter.subject, reason: reasonOf(error), attempt: attempt + 1 };
				if (pause === undefined || isFinal(error)) {
					log.error(about, "a letter could not be sent");
					return;
				}
				log.warn(about, "a letter could not be sent yet");
				await wait(pause, undefined, { signal: end.signal, ref: false });
			}
		}
	}

	return {
		configured: true,
		post(write) {
			if (waiting >= MOST_WAITING) return log.error({ waiting }, "too many letters wait; one was not taken");
			waiting += 1;
			send(write)
				.catch((error) => {
					if (!end.signal.aborted) log.error({ err: error }, "a letter could not be written");
				})
				.finally(() => {
					waiting -= 1;
				});
		},
		close() {
			end.abort();
			transport.close();
		},
	};
}

/** A mail server that says 5xx means it. */
function isFinal(error: unknown): boolean {
	const { responseCode } = error as { responseCode?: unknown };
	return typeof responseCode === "number" && responseCode >= 500;
}

/** The library's code and the server's number; its words may repeat the letter. */
function reasonOf(error: unknown): string {
	const { code, responseCode } = error as { code?: unknown; responseCode?: unknown };
	return [code, responseCode].filter((part) => part !== undefined).join(" ") || "unknown";
}
