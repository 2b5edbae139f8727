/** A uuid v7 (RFC 9562): unique without asking anybody, and sorted by the time it was made (D2). */
export function makeClientId(now: number = Date.now()): string {
	const bytes = randomBytes(16);
	for (let index = 0, rest = now; index < 6; index += 1, rest = Math.floor(rest / 256)) bytes[5 - index] = rest % 256;
	bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
	bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
	const hex = toHex(bytes);
	return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** 128 random bits: nobody guesses the id of somebody else's conversation. */
export function makeConversationId(): string {
	return `conv_${toHex(randomBytes(16))}`;
}

function randomBytes(count: number): Uint8Array {
	// Not crypto.randomUUID: pages on plain http do not have it.
	return crypto.getRandomValues(new Uint8Array(count));
}

function toHex(bytes: Uint8Array): string {
	return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
