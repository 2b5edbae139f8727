import { RateLimiterMemory, type RateLimiterRes } from "rate-limiter-flexible";
import type { Guard } from "#core/guard.ts";
import { ChatError } from "#core/refusals.ts";
import { networkOf } from "./auth/network-of.ts";
import type { Env } from "./env.ts";

const WINDOW_SECONDS = 10;
const MINUTE = 60;
const HOUR = 60 * MINUTE;
/** Conversations that are known to be there, so that a message costs no look-up; the oldest is forgotten. */
const REMEMBERED_CONVERSATIONS = 20_000;
/** Agents and the networks from which they have signed in; who was here longest ago is forgotten. */
const REMEMBERED_SIGN_INS = 10_000;
/** From one network; a stranger elsewhere must not be able to lock an agent out with wrong passwords. */
const SIGN_INS_PER_FIVE_MINUTES = 10;
const SIGN_INS_FROM_EVERYWHERE = 100;

/** Failures that cost nothing: everybody mistypes. Then each doubles the pause, from a second up. */
const FREE_FAILURES = 2;
const LONGEST_PAUSE_SECONDS = 300;
const FAILURES_REMEMBERED_SECONDS = 15 * 60;
/** Passwords and codes tried by, or for, one agent who is signed in or has given the right password. */
const GUESSES_PER_FIVE_MINUTES = 10;
const LETTERS_PER_HOUR = 5;
/** Exports and erasures: each reads or deletes everything of a user, and is written into a log that only grows. */
const WHOLE_USERS_PER_HOUR = 5;
const WHOLE_USERS_PER_HOUR_FROM_ADDRESS = 60;

export interface RateLimits extends Guard {
	/** One command of a known caller, whichever door it came through. */
	command(actorKey: string): Promise<void>;
	/** A call without a token, above all a new session: a wide net, because whole offices share one address. IPv6 counts by /64. */
	anonymous(address: string): Promise<void>;
	/** Keyed by e-mail, so that nobody is locked out by a neighbour; nor by strangers elsewhere where they have signed in before. */
	signIn(email: string, address: string): Promise<void>;
	/** A sign-in failed: the next one of this e-mail from this network has to wait, each time twice as long. */
	signInFailed(email: string, address: string): Promise<void>;
	signedIn(email: string, address: string): Promise<void>;
}

type Limits = Pick<
	Env,
	| "chatRateLimit"
	| "chatAnonymousLimit"
	| "chatMessageBurst"
	| "chatMessageLimit"
	| "chatTypingLimit"
	| "chatConversationLimit"
	| "chatConversationLimitPerAddress"
>;

/** Each refuses with `rate_limited` and `retryAfter` in seconds once the caller has used its points up. */
export function createRateLimits(env: Limits): RateLimits {
	const bursts = new RateLimiterMemory({ points: env.chatMessageBurst, duration: WINDOW_SECONDS });
	const messages = new RateLimiterMemory({ points: env.chatMessageLimit, duration: 10 * MINUTE });
	const typing = new RateLimiterMemory({ points: env.chatTypingLimit, duration: WINDOW_SECONDS });
	const conversations = new RateLimiterMemory({ points: env.chatConversationLimit, duration: HOUR });
	const conversationsFrom = new RateLimiterMemory({ points: env.chatConversationLimitPerAddress, duration: HOUR });
	const thereAre = new Set<string>();
	const commands = new RateLimiterMemory({ points: env.chatRateLimit, duration: WINDOW_SECONDS });
	const strangers = new RateLimiterMemory({ points: env.chatAnonymousLimit, duration: MINUTE });
	const signIns = new RateLimiterMemory({ points: SIGN_INS_PER_FIVE_MINUTES, duration: 300 });
	const everywhere = new RateLimiterMemory({ points: SIGN_INS_FROM_EVERYWHERE, duration: 300 });
	const failures = new RateLimiterMemory({ points: Number.MAX_SAFE_INTEGER, duration: FAILURES_REMEMBERED_SECONDS });
	const pauses = new RateLimiterMemory({ points: 1, duration: LONGEST_PAUSE_SECONDS, keyPrefix: "pause" });
	const guesses = new RateLimiterMemory({ points: GUESSES_PER_FIVE_MINUTES, duration: 300 });
	const letters = new RateLimiterMemory({ points: LETTERS_PER_HOUR, duration: 3600 });
	const wholeUsers = new RateLimiterMemory({ points: WHOLE_USERS_PER_HOUR, duration: HOUR });
	const wholeUsersFrom = new RateLimiterMemory({ points: WHOLE_USERS_PER_HOUR_FROM_ADDRESS, duration: HOUR });
	const signedInFrom = new Set<string>();
	const caller = (email: string, address: string) => `${email.trim().toLowerCase()} ${networkOf(address)}`;
	return {
		guess: (whose) => take(guesses, whose),
		letter: (to) => take(letters, to),
		command: (actorKey) => take(commands, actorKey),
		anonymous: (address) => take(strangers, networkOf(address)),
		typing: (userId) => take(typing, userId),
		async message(userId) {
			await take(bursts, userId);
			await take(messages, userId);
		},
		async wholeUser(userId, address) {
			await take(wholeUsers, userId);
			if (address !== null) await take(wholeUsersFrom, networkOf(address));
		},
		async conversation({ userId, address, conversationId }, isThere) {
			const key = `${userId} ${conversationId}`;
			if (thereAre.has(key)) return;
			if (!(await isThere())) {
				await take(conversations, userId);
				if (address !== null) await take(conversationsFrom, networkOf(address));
				return;
			}
			remember(thereAre, key, REMEMBERED_CONVERSATIONS);
		},
		async signIn(email, address) {
			const pause = await pauses.get(caller(email, address));
			if (pause && pause.msBeforeNext > 0) throw refusal(pause);
			await take(signIns, caller(email, address));
			if (!signedInFrom.has(caller(email, address))) await take(everywhere, email.trim().toLowerCase());
		},
		async signInFailed(email, address) {
			const { consumedPoints } = await failures.penalty(caller(email, address));
			const seconds = Math.min(2 ** (consumedPoints - FREE_FAILURES - 1), LONGEST_PAUSE_SECONDS);
			if (consumedPoints > FREE_FAILURES) await pauses.block(caller(email, address), seconds);
		},
		async signedIn(email, address) {
			await failures.delete(caller(email, address));
			remember(signedInFrom, caller(email, address), REMEMBERED_SIGN_INS);
		},
	};
}

/** The oldest is forgotten where there are more than `most`. */
function remember(keys: Set<string>, key: string, most: number): void {
	keys.delete(key);
	keys.add(key);
	const [oldest] = keys;
	if (keys.size > most && oldest !== undefined) keys.delete(oldest);
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
