/** Slows down whoever guesses. Each refuses with `rate_limited` and `retryAfter`. */
export interface Guard {
	/** One try of a secret that people can guess: a password, a code. `whose` names what is guessed at. */
	guess(whose: string): Promise<void>;
	/** One letter that a stranger has sent to somebody. */
	letter(to: string): Promise<void>;
}
