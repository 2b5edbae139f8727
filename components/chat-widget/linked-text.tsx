const LINK = /\b(?:https?:\/\/|mailto:)[^\s<>"'`]+/gi;
const AFTER_LINK = /[.,;:!?)\]}*_]+$/;

/** A message's text, as text: nothing in it is ever HTML. Addresses become links that pass on no trust. */
export function LinkedText({ text }: { text: string }) {
	return (
		<>
			{splitLinks(text).map(({ at, part, href }) =>
				href === null ? (
					part
				) : (
					<a key={at} href={href} target="_blank" rel="noopener nofollow ugc">
						{part}
					</a>
				),
			)}
		</>
	);
}

/** The text in pieces, with the address where a piece is one. Joined again, the pieces are the text. */
export function splitLinks(text: string): { at: number; part: string; href: string | null }[] {
	const pieces: { at: number; part: string; href: string | null }[] = [];
	let end = 0;
	for (const match of text.matchAll(LINK)) {
		const part = trimEnd(match[0]);
		const href = toHref(part);
		if (href === null) continue;
		if (match.index > end) pieces.push({ at: end, part: text.slice(end, match.index), href: null });
		pieces.push({ at: match.index, part, href });
		end = match.index + part.length;
	}
	if (end < text.length) pieces.push({ at: end, part: text.slice(end), href: null });
	return pieces;
}

/** Without the punctuation of the sentence around it; a bracket that the address itself opened stays. */
function trimEnd(address: string): string {
	const trimmed = address.replace(AFTER_LINK, "");
	return address[trimmed.length] === ")" && trimmed.includes("(") ? `${trimmed})` : trimmed;
}

function toHref(address: string): string | null {
	try {
		const { protocol, href } = new URL(address);
		return protocol === "http:" || protocol === "https:" || protocol === "mailto:" ? href : null;
	} catch {
		return null;
	}
}
