/**
 * A tag for an answer that is a function of its URL and of a conversation's `rev`: nothing has to be read or hashed to know
 * that it is still the same. Weak, because a proxy may compress the bytes. `kind` is whatever else the answer depends on.
 */
export const entityTag = (kind: string, rev: number): string => `W/"${kind}.${rev}"`;

/** The `rev` of the answer that a caller has already, by its If-None-Match; undefined when it has none of this kind. */
export function knownRev(ifNoneMatch: string | null, kind: string): number | undefined {
	for (const [, tag = ""] of (ifNoneMatch ?? "").matchAll(/"([^"]*)"/g)) {
		const rev = tag.startsWith(`${kind}.`) ? tag.slice(kind.length + 1) : "";
		if (/^\d{1,15}$/.test(rev)) return Number(rev);
	}
	return undefined;
}
