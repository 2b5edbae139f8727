import { randomBytes } from "node:crypto";
import type { Db } from "../context.ts";
import { hashSecret } from "../secret-hash.ts";

const COUNT = 10;
/** Without what is mistaken for something else when written by hand. 32 of them: five bits each. */
const LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";
const LENGTH = 16;

/** Makes an agent's recovery codes anew, 80 random bits each; only their hashes are kept. */
export async function renewRecoveryCodes(db: Pick<Db, "recoveryCode">, agentId: string, createdAt: Date): Promise<string[]> {
	const codes = Array.from({ length: COUNT }, newCode);
	await db.recoveryCode.deleteMany({ where: { agentId } });
	await db.recoveryCode.createMany({ data: codes.map((code) => ({ codeHash: hashSecret(bare(code)), agentId, createdAt })) });
	return codes;
}

/** Takes one: it is gone with its first use. */
export async function takeRecoveryCode(db: Pick<Db, "recoveryCode">, agentId: string, typed: string): Promise<boolean> {
	const { count } = await db.recoveryCode.deleteMany({ where: { codeHash: hashSecret(bare(typed)), agentId } });
	return count === 1;
}

function newCode(): string {
	const letters = Array.from(randomBytes(LENGTH), (byte) => LETTERS[byte % LETTERS.length]).join("");
	return letters.replace(/(.{4})(?=.)/g, "$1-");
}

const bare = (code: string) => code.replace(/[\s-]/g, "").toLowerCase();
