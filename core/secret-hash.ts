import { createHash } from "node:crypto";

/** How a 256-bit secret is kept: it cannot be guessed, so a plain SHA-256 without salt is enough to look it up by. */
export function hashSecret(secret: string): string {
	return createHash("sha256").update(secret).digest("base64url");
}
