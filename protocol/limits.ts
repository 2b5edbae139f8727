/** Ids of conversations, users, messages and sites: no slash, no dot, so they stand in a path as they are. */
export const ID_PATTERN = /^[A-Za-z0-9_-]{1,128}$/;

/** Words that routes use where an id would stand. */
export const RESERVED_IDS: readonly string[] = ["user", "queue", "session", "conversations"];

/** Bytes of an HTTP body, a WebSocket frame or a Socket.IO command; more is `payload_too_large`. */
export const MAX_PAYLOAD_BYTES = 64 * 1024;

/** Bytes of a message's text in UTF-8, whatever its length in characters. */
export const MAX_CONTENT_BYTES = 48 * 1024;

export const MAX_METADATA_BYTES = 8 * 1024;
export const MAX_METADATA_DEPTH = 5;

export const MAX_PAGE_SIZE = 500;
export const MAX_REASON_LENGTH = 200;
export const MAX_NAME_LENGTH = 120;
export const MAX_EMAIL_LENGTH = 254;
export const MIN_PASSWORD_LENGTH = 10;
export const MAX_PASSWORD_LENGTH = 200;

/** Milliseconds after which a receiver forgets that somebody types, should the end never arrive (D9). */
export const TYPING_TTL_MS = 6000;

/** Milliseconds between two "still typing" signals of one writer. */
export const TYPING_RESEND_MS = 3000;

const segmenter = typeof Intl.Segmenter === "function" ? new Intl.Segmenter(undefined, { granularity: "grapheme" }) : null;

/**
 * Characters as a person counts them: a family emoji is one, an "é" made of two code points is one.
 * Stops counting past `stopAfter`, because a megabyte of text must not cost a second to refuse.
 */
export function countCharacters(text: string, stopAfter = Number.POSITIVE_INFINITY): number {
	// A text can never have more characters than UTF-16 units, so the short ones need no segmenter to be accepted.
	if (!segmenter) return [...text].length;
	let count = 0;
	for (const _ of segmenter.segment(text)) {
		count += 1;
		if (count > stopAfter) break;
	}
	return count;
}

/** True when the text has more than `limit` characters as a person counts them. */
export function isTooLong(text: string, limit: number): boolean {
	return text.length > limit && countCharacters(text, limit) > limit;
}
