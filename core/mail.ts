/** A letter to one person. */
export type Letter = { to: string; subject: string; text: string; html: string };

/** Letters by e-mail, where the operator has set a mail server up. */
export interface Mail {
	readonly configured: boolean;
	/**
	 * Has a letter written and sent, after the caller's answer: how long that takes, whether it works and whether there is anybody to
	 * write to (`null`) shows nowhere but in the log.
	 */
	post(write: () => Promise<Letter | null>): void;
}
