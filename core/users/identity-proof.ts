import { createHmac, timingSafeEqual } from "node:crypto";
import { decodeProtectedHeader, errors, type JWTPayload, jwtVerify } from "jose";
import { MAX_EMAIL_LENGTH, MAX_EXTERNAL_ID_LENGTH, MAX_NAME_LENGTH } from "#protocol/limits.ts";
import type { UnverifiedReason } from "#protocol/shapes.ts";

/** A secret that the site's own server shares with us; `id` is the `kid` of its tokens. */
export type IdentitySecret = { id: string; secret: string };

/** Who the site says this is. What it does not say is undefined. */
export type ProvenIdentity = { externalId: string; by: "jwt" | "hmac"; name?: string; email?: string };

export type IdentityOutcome = { proven: ProvenIdentity } | { unverified: UnverifiedReason };

/** A proof that never ends is a password: a token may live for a day at most. */
const LONGEST_LIFE_SECONDS = 24 * 60 * 60;
/** How far the clocks of two servers may differ. */
const CLOCK_SKEW_SECONDS = 60;

/**
 * Checks a site's proof of who its user is: a JWT (HS256, with `exp`), or the HMAC-SHA256 of the user's id in hex. Whatever does not
 * prove is `unverified`, with a reason for the site's developers; it is never an error, and never lets anybody in.
 */
export async function proveIdentity(
	proof: { identity: string | undefined; userId: string | undefined },
	secrets: readonly IdentitySecret[],
	now: Date,
): Promise<IdentityOutcome> {
	const identity = proof.identity?.trim();
	if (!identity) return { unverified: "absent" };
	if (secrets.length === 0) return { unverified: "no_secret" };
	if (identity.includes(".")) return proveByToken(identity, proof.userId, secrets, now);
	return proveByHmac(identity, proof.userId, secrets);
}

async function proveByToken(
	token: string,
	userId: string | undefined,
	secrets: readonly IdentitySecret[],
	now: Date,
): Promise<IdentityOutcome> {
	let outcome: IdentityOutcome = { unverified: "wrong" };
	for (const { secret } of fitting(token, secrets)) {
		try {
			const { payload } = await jwtVerify(token, new TextEncoder().encode(secret), {
				algorithms: ["HS256"],
				requiredClaims: ["exp"],
				clockTolerance: CLOCK_SKEW_SECONDS,
				currentDate: now,
			});
			return readClaims(payload, userId, now);
		} catch (error) {
			if (error instanceof errors.JWTExpired) outcome = { unverified: "expired" };
		}
	}
	return outcome;
}

/** A `kid` names its secret; without one each of the two is tried. */
function fitting(token: string, secrets: readonly IdentitySecret[]): readonly IdentitySecret[] {
	try {
		const { kid } = decodeProtectedHeader(token);
		return kid === undefined ? secrets : secrets.filter(({ id }) => id === kid);
	} catch {
		return [];
	}
}

function readClaims(payload: JWTPayload, userId: string | undefined, now: Date): IdentityOutcome {
	const { exp = 0, sub, user_id = sub, name, email } = payload as JWTPayload & Record<"user_id" | "name" | "email", unknown>;
	if (exp - now.getTime() / 1000 > LONGEST_LIFE_SECONDS + CLOCK_SKEW_SECONDS) return { unverified: "too_long" };
	// A page that names one user and proves another is confused or lies.
	const externalId = typeof user_id === "number" ? String(user_id) : user_id;
	if (!isText(externalId, MAX_EXTERNAL_ID_LENGTH) || (userId !== undefined && userId !== externalId))
		return { unverified: "wrong" };
	return {
		proven: {
			externalId,
			by: "jwt",
			...(isText(name, MAX_NAME_LENGTH) ? { name: name.trim() } : {}),
			...(isText(email, MAX_EMAIL_LENGTH) && /^\S+@\S+$/.test(email) ? { email } : {}),
		},
	};
}

function proveByHmac(hex: string, userId: string | undefined, secrets: readonly IdentitySecret[]): IdentityOutcome {
	if (userId === undefined || !/^[0-9a-f]{64}$/i.test(hex)) return { unverified: "wrong" };
	const given = Buffer.from(hex, "hex");
	// Each secret is compared, so that the time tells nothing about which of them fits.
	const fits = secrets.filter(({ secret }) => timingSafeEqual(createHmac("sha256", secret).update(userId).digest(), given));
	return fits.length > 0 ? { proven: { externalId: userId, by: "hmac" } } : { unverified: "wrong" };
}

function isText(value: unknown, longest: number): value is string {
	return typeof value === "string" && value.trim() !== "" && value.length <= longest && !/\p{Cc}|\p{Cs}/u.test(value);
}
