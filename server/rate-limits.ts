import { RateLimiterMemory, type RateLimiterRes } from "rate-limiter-flexible";
import type { Guard } from "#core/guard.ts";
import { ChatError } from "#core/refusals.ts";
import type { Env } from "./env.ts";

const WINDOW_SECONDS = 10;
/** Calls without a token, above all new sessions: a wide net, because whole offices share one address. */
const ANONYMOUS_PER_MINUTE = 300;
/** From one address; a stranger elsewhere must not be able to lock an agent out with wrong passwords. */
const SIGN_INS_PER_FIVE_MINUTES = 10;
const SIGN_INS_FROM_EVERYWHERE = 100;

/** Failures that cost nothing: everybody mistypes. Then each doubles the pause, from a second up. */
const FREE_FAILURES = 2;
const LONGEST_PAUSE_SECONDS = 300;
const FAILURES_REMEMBERED_SECONDS = 15 * 60;
/** Passwords and codes tried by, or for, one agent who is signed in or has given the right password. */
const GUESSES_PER_FIVE_MINUTES = 10;
const LETTERS_PER_HOUR = 5;

export interface RateLimits extends Guard {
	/** One command of a known caller, whichever door it came through. */
	command(actorKey: string): Promise<void>;
	anonymous(address: string): Promise<void>;
	/** Keyed by e-mail, so that nobody is locked out by a neighbour. */
	signIn(email: string, address: string): Promise<void>;
	/** A sign-in failed: the next one of this e-mail from this address has to wait, each time twice as long. */
	signInFailed(email: string, address: string): Promise<void>;
	signedIn(email: string, address: string): Promise<void>;
}

/** Each refuses with `rate_limited` and `retryAfter` in seconds once the caller has used its points up. */
export function createRateLimits(env: Pick<Env, "chatRateLimit">): RateLimits {
	const commands = new RateLimiterMemory({ points: env.chatRateLimit, duration: WINDOW_SECONDS });
	const strangers = new RateLimiterMemory({ points: ANONYMOUS_PER_MINUTE, duration: 60 });
	const signIns = new RateLimiterMemory({ points: SIGN_INS_PER_FIVE_MINUTES, duration: 300 });
	const everywhere = new RateLimiterMemory({ points: SIGN_INS_FROM_EVERYWHERE, duration: 300 });
	const failures = new RateLimiterMemory({ points: Number.MAX_SAFE_INTEGER, duration: FAILURES_REMEMBERED_SECONDS });
	const pauses = new RateLimiterMemory({ points: 1, duration: LONGEST_PAUSE_SECONDS, keyPrefix: "pause" });
	const guesses = new RateLimiterMemory({ points: GUESSES_PER_FIVE_MINUTES, duration: 300 });
	const letters = new RateLimiterMemory({ points: LETTERS_PER_HOUR, duration: 3600 });
	const caller = (email: string, address: string) => `${email.trim().toLowerCase()} ${address}`;
	return {
		guess: (whose) => take(guesses, whose),
		letter: (to) => take(letters, to),
		command: (actorKey) => take(commands, actorKey),
		anonymous: (address) => take(strangers, address),
		async signIn(email, address) {
			const pause = await pauses.get(caller(email, address));
			if (pause && pause.msBeforeNext > 0) throw refusal(pause);
			await take(signIns, caller(email, address));
			await take(everywhere, email.trim().toLowerCase());
		},
		async signInFailed(email, address) {
			const { consumedPoints } = await failures.penalty(caller(email, address));
			const seconds = Math.min(2 ** (consumedPoints - FREE_FAILURES - 1), LONGEST_PAUSE_SECONDS);
			if (consumedPoints > FREE_FAILURES) await pauses.block(caller(email, address), seconds);
		},
		async signedIn(email, address) {
			await failures.delete(caller(email, address));
		},
	};
}

async function take(limiter: RateLimiterMemory, key: string): Promise<void> {
	try {
		await limiter.consume(key);
	} catch (refused) {
		throw refusal(refused as RateLimiterRes);
	}
}

function refusal({ msBeforeNext }: RateLimiterRes): ChatError {
	const retryAfter = Math.max(1, Math.ceil(msBeforeNext / 1000));
	return new ChatError("rate_limited", `Too many requests. Try again in ${retryAfter} s.`, { retryAfter });
}
