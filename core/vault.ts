import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";

/**
 * Secrets that the server must be able to read again (what a site signs identities with, a second factor's seed), kept so that a
 * copy of the database alone is worth nothing: AES-256-GCM, with a key made of NEXTAUTH_SECRET.
 */
export type Vault = {
	seal(plain: string): string;
	/** Null where it was sealed under another NEXTAUTH_SECRET, or was changed. */
	open(sealed: string): string | null;
};

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export function createVault(secret: string): Vault {
	const key = Buffer.from(hkdfSync("sha256", secret, "", "veritix-chat vault", 32));
	return {
		seal(plain) {
			const nonce = randomBytes(NONCE_BYTES);
			const cipher = createCipheriv("aes-256-gcm", key, nonce);
			const text = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
			return Buffer.concat([nonce, cipher.getAuthTag(), text]).toString("base64url");
		},
		open(sealed) {
			const bytes = Buffer.from(sealed, "base64url");
			try {
				const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, NONCE_BYTES));
				decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
				return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString("utf8");
			} catch {
				return null;
			}
		},
	};
}
