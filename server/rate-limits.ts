import { RateLimiterMemory, type RateLimiterRes } from "rate-limiter-flexible";
import { ChatError } from "#core/refusals.ts";
import type { Env } from "./env.ts";

const WINDOW_SECONDS = 10;
/** Calls without a token, above all new sessions: a wide net, because whole offices share one address. */
const ANONYMOUS_PER_MINUTE = 300;
/** From one address; a stranger elsewhere must not be able to lock an agent out with wrong passwords. */
const SIGN_INS_PER_FIVE_MINUTES = 10;
const SIGN_INS_FROM_EVERYWHERE = 100;

export interface RateLimits {
	/** One command of a known caller, whichever door it came through. */
	command(actorKey: string): Promise<void>;
	anonymous(address: string): Promise<void>;
	/** Keyed by e-mail, so that nobody is locked out by a neighbour. */
	signIn(email: string, address: string): Promise<void>;
}

/** Each refuses with `rate_limited` and `retryAfter` in seconds once the caller has used its points up. */
export function createRateLimits(env: Pick<Env, "chatRateLimit">): RateLimits {
	const commands = new RateLimiterMemory({ points: env.chatRateLimit, duration: WINDOW_SECONDS });
	const strangers = new RateLimiterMemory({ points: ANONYMOUS_PER_MINUTE, duration: 60 });
	const signIns = new RateLimiterMemory({ points: SIGN_INS_PER_FIVE_MINUTES, duration: 300 });
	const everywhere = new RateLimiterMemory({ points: SIGN_INS_FROM_EVERYWHERE, duration: 300 });
	return {
		command: (actorKey) => take(commands, actorKey),
		anonymous: (address) => take(strangers, address),
		async signIn(email, address) {
			const who = email.trim().toLowerCase();
			await take(signIns, `${who} ${address}`);
			await take(everywhere, who);
		},
	};
}

async function take(limiter: RateLimiterMemory, key: string): Promise<void> {
	try {
		await limiter.consume(key);
	} catch (refusal) {
		const retryAfter = Math.max(1, Math.ceil((refusal as RateLimiterRes).msBeforeNext / 1000));
		throw new ChatError("rate_limited", `Too many requests. Try again in ${retryAfter} s.`, { retryAfter });
	}
}
