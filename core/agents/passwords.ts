import { hash, verify } from "@node-rs/argon2";

/** Argon2id with the library's defaults (19 MiB, 2 passes), the first choice of the OWASP password storage cheat sheet. */
export const hashPassword = (password: string): Promise<string> => hash(password);

let nobody: Promise<string> | null = null;

/** Takes as long for an e-mail that nobody has as for one that somebody has. */
export async function passwordFits(passwordHash: string | null, password: string): Promise<boolean> {
	nobody ??= hashPassword("a password that nobody has");
	const fits = await verify(passwordHash ?? (await nobody), password);
	return passwordHash !== null && fits;
}
