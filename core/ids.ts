import { randomBytes, randomFillSync } from "node:crypto";

/** `prefix_` and 128 random bits. */
export function newId(prefix: string): string {
	return `${prefix}_${randomBytes(16).toString("base64url")}`;
}

/** A secret of 256 random bits, for tokens and one-time links. */
export function newSecret(): string {
	return randomBytes(32).toString("base64url");
}

/** Asking the system costs 3 µs however little one takes, so bytes for 256 ids are fetched at once. */
const pool = Buffer.alloc(4096);
let taken = pool.length;

/** UUID version 7 (RFC 9562): sorts by time of making, so that an index grows at its end. */
export function uuidv7(now: Date): string {
	if (taken === pool.length) {
		randomFillSync(pool);
		taken = 0;
	}
	// Its hex is all that leaves; no byte is used twice.
	const bytes = pool.subarray(taken, taken + 16);
	taken += 16;
	bytes.writeUIntBE(now.getTime(), 0, 6);
	bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6);
	bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
	const hex = bytes.toString("hex");
	return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
