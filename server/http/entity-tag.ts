/** A `rev` and an instant (core/hot-reads.ts). */
const VERSION = /^\d{1,15}\.[-\d]+T[\d:.]+Z$/;

/**
 * A tag for an answer that is a function of its URL and of a conversation's version: nothing has to be read or hashed to know
 * that it is still the same. Weak, because a proxy may compress the bytes. `kind` is whatever else the answer depends on.
 */
export const entityTag = (kind: string, version: string): string => `W/"${kind}.${version}"`;

/** The version of the answer that a caller has already, by its If-None-Match; undefined when it has none of this kind. */
export function knownVersion(ifNoneMatch: string | null, kind: string): string | undefined {
	for (const [, tag = ""] of (ifNoneMatch ?? "").matchAll(/"([^"]*)"/g)) {
		const version = tag.startsWith(`${kind}.`) ? tag.slice(kind.length + 1) : "";
		if (VERSION.test(version)) return version;
	}
	return undefined;
}
