import type { AgentModel } from "#prisma/generated/sqlite/models.ts";
import type { Ctx } from "../context.ts";
import { ChatError, invalidInput } from "../refusals.ts";
import { requirePassword } from "./current-password.ts";
import { takeCode } from "./second-factor.ts";

/** The caller's row, where they know its password and hold its second factor. */
export async function requirePasswordAndCode(ctx: Ctx, given: { password: string; code: string }): Promise<AgentModel> {
	const row = await requirePassword(ctx, given.password);
	if (!row.totpSince) throw new ChatError("conflict", "Your second factor is off.");
	if (!(await takeCode(ctx, row, given.code))) throw invalidInput("code", "is not right, or was used already");
	return row;
}
