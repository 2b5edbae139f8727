/**
 * Slows down whoever guesses, and whoever does too much of what costs others something. Each refuses with `rate_limited` and
 * `retryAfter`. Users are counted each alone, and addresses only as a wide net, because whole offices share one.
 */
export interface Guard {
	/** One try of a secret that people can guess: a password, a code. `whose` names what is guessed at. */
	guess(whose: string): Promise<void>;
	/** One letter that a stranger has sent to somebody. */
	letter(to: string): Promise<void>;
	/** One message of a user, or one change of a message: a reaction, another text. */
	message(userId: string): Promise<void>;
	/** One signal that a user types, or stopped. */
	typing(userId: string): Promise<void>;
	/** Everything of a user is read or deleted at once, on their own wish. */
	wholeUser(userId: string, address: string | null): Promise<void>;
	/** A user writes into a conversation: counts where it is not there yet. What was seen once is not looked up again. */
	conversation(by: Beginning, isThere: () => Promise<boolean>): Promise<void>;
}

export type Beginning = { userId: string; address: string | null; conversationId: string };
