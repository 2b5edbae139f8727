/** A Cookie header as a record. A value that does not decode stays as it is: it will match nothing. */
export function parseCookies(header: string): Record<string, string> {
	const pairs = header.split(";").flatMap((part): [string, string][] => {
		const at = part.indexOf("=");
		if (at < 0) return [];
		return [[part.slice(0, at).trim(), decode(part.slice(at + 1).trim())]];
	});
	return Object.fromEntries(pairs);
}

function decode(value: string): string {
	try {
		return decodeURIComponent(value);
	} catch {
		return value;
	}
}
