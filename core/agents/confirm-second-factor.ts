import { CodeInput } from "#protocol/account-inputs.ts";
import type { RecoveryCodes } from "#protocol/accounts.ts";
import { requireAgent } from "../actors.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { Call } from "../context.ts";
import { ChatError, invalidInput, parseInput } from "../refusals.ts";
import { endSessions } from "./agent-sessions.ts";
import { requireOwnRow } from "./current-password.ts";
import { renewRecoveryCodes } from "./recovery-codes.ts";
import { takeAppCode } from "./second-factor.ts";

/** Puts the second factor in force with a first code, and answers the recovery codes. Other browsers are signed out. */
export async function confirmSecondFactor({ ctx, input }: Call<CodeInput>): Promise<RecoveryCodes> {
	const { session } = requireAgent(ctx);
	const { code } = parseInput(CodeInput, input);
	const row = await requireOwnRow(ctx);
	if (row.totpSince || !row.totpSealed) throw new ChatError("conflict", "There is no second factor to confirm. Begin anew.");
	await ctx.guard.guess(`code of ${row.id}`);
	if (!(await takeAppCode(ctx, row, code.replace(/\s/g, "")))) {
		throw invalidInput("code", "is not right. Take the one that the app shows now");
	}
	const { codes, ended } = await ctx.db.$transaction(async (tx) => {
		const still = { id: row.id, totpSince: null, totpSealed: row.totpSealed };
		const { count } = await tx.agent.updateMany({ where: still, data: { totpSince: ctx.now() } });
		if (count === 0) throw new ChatError("conflict", "There is no second factor to confirm. Begin anew.");
		await recordAudit(ctx, tx, { action: "agent.second_factor_on", target: { type: "agent", id: row.id } });
		const codes = await renewRecoveryCodes(tx, row.id, ctx.now());
		return { codes, ended: await endSessions(tx, { agentId: row.id, id: { not: session ?? "" } }) };
	});
	ctx.sessionEnds.publish(ended);
	return { recovery_codes: codes };
}
