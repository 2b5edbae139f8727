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
/** Seconds that a long poll may wait: less than the 30 to 60 after which proxies give up. */
export const MAX_WAIT_SECONDS = 25;
export const MAX_REASON_LENGTH = 200;
/** Different emoji on one message. */
export const MAX_REACTIONS = 20;
export const MAX_NAME_LENGTH = 120;
export const MAX_EMAIL_LENGTH = 254;
/** A user's id in the site's own system. */
export const MAX_EXTERNAL_ID_LENGTH = 256;
export const MIN_PASSWORD_LENGTH = 10;
export const MAX_PASSWORD_LENGTH = 200;
/** Of a second factor's code, or a recovery code, as people type it. */
export const MAX_CODE_LENGTH = 40;

/** Milliseconds after which a receiver forgets that somebody types, should the end never arrive (D9). */
export const TYPING_TTL_MS = 6000;

/** Milliseconds between two "still typing" signals of one writer. */
export const TYPING_RESEND_MS = 3000;

const segmenter = typeof Intl.Segmenter === "function" ? new Intl.Segmenter(undefined, { granularity: "grapheme" }) : null;

/** UTF-16 units that are looked at together: every step of a segmenter costs as much as all the text that it was given. */
const WINDOW = 256;

/**
 * Characters as a person counts them: a family emoji is one, an "é" made of two code points is one; what piles up
 * more than 256 units in one place is more than one. Stops counting past `stopAfter`, because a megabyte of text must
 * not cost a second to refuse.
 */
export function countCharacters(text: string, stopAfter = Number.POSITIVE_INFINITY): number {
	if (!segmenter) return [...text].length;
	let count = 0;
	let start = 0;
	while (start < text.length && count <= stopAfter) {
		const end = endOfWindow(text, start + WINDOW);
		const starts = Array.from(segmenter.segment(text.slice(start, end)), ({ index }) => index);
		const last = starts.at(-1) ?? 0;
		// The last character may go on behind the window, so the next window begins with it.
		const again = end < text.length && last > 0;
		count += again ? starts.length - 1 : starts.length;
		start = again ? start + last : end;
	}
	return Math.min(count, stopAfter + 1);
}

/** Never between the halves of a surrogate pair, which would count as two. */
function endOfWindow(text: string, end: number): number {
	if (end >= text.length) return text.length;
	return /[\uD800-\uDBFF]/.test(text.charAt(end - 1)) ? end + 1 : end;
}

/** True when the text has more than `limit` characters as a person counts them. */
export function isTooLong(text: string, limit: number): boolean {
	return text.length > limit && countCharacters(text, limit) > limit;
}
