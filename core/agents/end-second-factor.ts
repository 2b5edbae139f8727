import { AgentInput, PasswordAndCodeInput } from "#protocol/account-inputs.ts";
import type { Ok } from "#protocol/shapes.ts";
import { requireAdmin, requireAgent } from "../actors.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { Call, Ctx } from "../context.ts";
import { ChatError, parseInput } from "../refusals.ts";
import { requirePasswordAndCode } from "./password-and-code.ts";

/** Switches the caller's second factor off. */
export async function endSecondFactor({ ctx, input }: Call<PasswordAndCodeInput>): Promise<Ok> {
	requireAgent(ctx);
	const { id } = await requirePasswordAndCode(ctx, parseInput(PasswordAndCodeInput, input));
	await switchOff(ctx, id);
	return { status: "success" };
}

/** For an agent who has lost both the telephone and the recovery codes: an admin lets them in by their password alone. */
export async function endSecondFactorOf({ ctx, input }: Call<AgentInput>): Promise<Ok> {
	const me = requireAdmin(ctx);
	const { agent: id } = parseInput(AgentInput, input);
	// Their own takes a code, like everybody's: a browser left open is not enough.
	if (id === me.id) throw new ChatError("conflict", "Switch your own second factor off under Security, with a code.");
	await switchOff(ctx, id);
	return { status: "success" };
}

async function switchOff(ctx: Ctx, id: string): Promise<void> {
	await ctx.db.$transaction(async (tx) => {
		const { count } = await tx.agent.updateMany({
			where: { id, removedAt: null, totpSince: { not: null } },
			data: { totpSealed: null, totpSince: null, totpLastStep: null },
		});
		if (count === 0) throw new ChatError("conflict", "There is no second factor to switch off.");
		await tx.recoveryCode.deleteMany({ where: { agentId: id } });
		await recordAudit(ctx, tx, { action: "agent.second_factor_off", target: { type: "agent", id } });
	});
}
