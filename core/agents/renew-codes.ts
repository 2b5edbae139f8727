import { PasswordAndCodeInput } from "#protocol/account-inputs.ts";
import type { RecoveryCodes } from "#protocol/accounts.ts";
import { requireAgent } from "../actors.ts";
import { recordAudit } from "../audit/record-audit.ts";
import type { Call } from "../context.ts";
import { parseInput } from "../refusals.ts";
import { requirePasswordAndCode } from "./password-and-code.ts";
import { renewRecoveryCodes } from "./recovery-codes.ts";

/** Ten new recovery codes for the caller; the old ones end. */
export async function renewCodes({ ctx, input }: Call<PasswordAndCodeInput>): Promise<RecoveryCodes> {
	requireAgent(ctx);
	const { id } = await requirePasswordAndCode(ctx, parseInput(PasswordAndCodeInput, input));
	return ctx.db.$transaction(async (tx) => {
		const details = { recovery_codes: "renewed" };
		await recordAudit(ctx, tx, { action: "agent.second_factor_on", target: { type: "agent", id }, details });
		return { recovery_codes: await renewRecoveryCodes(tx, id, ctx.now()) };
	});
}
