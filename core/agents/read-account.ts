import { NoInput } from "#protocol/account-inputs.ts";
import type { Account } from "#protocol/accounts.ts";
import { requireAgent } from "../actors.ts";
import type { Call } from "../context.ts";
import { parseInput } from "../refusals.ts";
import { toAgent } from "./agent-row.ts";
import { requireOwnRow } from "./current-password.ts";

/** The caller's own account. */
export async function readAccount({ ctx, input }: Call<Record<string, never>>): Promise<Account> {
	requireAgent(ctx);
	parseInput(NoInput, input);
	const row = await requireOwnRow(ctx);
	return {
		agent: toAgent(row),
		second_factor_since: row.totpSince?.toISOString() ?? null,
		recovery_codes_left: await ctx.db.recoveryCode.count({ where: { agentId: row.id } }),
	};
}
