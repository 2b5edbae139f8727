import { Secret, TOTP } from "otpauth";
import type { AgentModel } from "#prisma/generated/sqlite/models.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { Ctx } from "../context.ts";
import { takeRecoveryCode } from "./recovery-codes.ts";

const PERIOD_SECONDS = 30;
/** Steps that a telephone's clock may be off. */
const WINDOW = 1;
const ISSUER = "Veritix Chat";

/** A new seed, in the base32 that people can type. */
export function newSeed(): string {
	return new Secret({ size: 20 }).base32;
}

/** What an authenticator app reads from the QR code. */
export function otpauthUri(seed: string, email: string): string {
	return totpOf(seed, email).toString();
}

function totpOf(seed: string, label = ""): TOTP {
	return new TOTP({ issuer: ISSUER, label, algorithm: "SHA1", digits: 6, period: PERIOD_SECONDS, secret: Secret.fromBase32(seed) });
}

type FactorRow = Pick<AgentModel, "id" | "totpSealed">;

/** Takes a code of the app: it fits now, and neither it nor a later one was ever taken. */
export async function takeAppCode(ctx: Pick<Ctx, "db" | "vault" | "now">, agent: FactorRow, code: string): Promise<boolean> {
	const seed = agent.totpSealed && ctx.vault.open(agent.totpSealed);
	if (!seed || !/^\d{6}$/.test(code)) return false;
	const timestamp = ctx.now().getTime();
	const delta = totpOf(seed).validate({ token: code, timestamp, window: WINDOW });
	if (delta === null) return false;
	const step = Math.floor(timestamp / 1000 / PERIOD_SECONDS) + delta;
	// One statement, so that the same code in two forms at once opens one door.
	const { count } = await ctx.db.agent.updateMany({
		where: { id: agent.id, totpSealed: agent.totpSealed, OR: [{ totpLastStep: null }, { totpLastStep: { lt: step } }] },
		data: { totpLastStep: step },
	});
	return count === 1;
}

/** Takes a code of the app, or one of the recovery codes. Guessing is slowed down by agent, wherever it comes from. */
export async function takeCode(
	ctx: Pick<Ctx, "db" | "vault" | "now" | "guard" | "actor" | "address">,
	agent: FactorRow,
	typed: string,
): Promise<boolean> {
	await ctx.guard.guess(`code of ${agent.id}`);
	const code = typed.replace(/[\s-]/g, "");
	if (/^\d{6}$/.test(code)) return takeAppCode(ctx, agent, code);
	if (!(await takeRecoveryCode(ctx.db, agent.id, code))) return false;
	const left = await ctx.db.recoveryCode.count({ where: { agentId: agent.id } });
	await recordAudit(ctx, ctx.db, {
		action: "agent.recovery_code_used",
		target: { type: "agent", id: agent.id },
		details: { left },
	});
	return true;
}
