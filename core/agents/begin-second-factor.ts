import { PasswordInput } from "#protocol/account-inputs.ts";
import type { NewSecondFactor } from "#protocol/accounts.ts";
import { requireAgent } from "../actors.ts";
import type { Call } from "../context.ts";
import { ChatError, parseInput } from "../refusals.ts";
import { requirePassword } from "./current-password.ts";
import { newSeed, otpauthUri } from "./second-factor.ts";

/** Makes the seed of a second factor for an authenticator app. Nothing is asked for until a code of it was confirmed. */
export async function beginSecondFactor({ ctx, input }: Call<PasswordInput>): Promise<NewSecondFactor> {
	requireAgent(ctx);
	const { password } = parseInput(PasswordInput, input);
	const { id, email } = await requirePassword(ctx, password);
	const seed = newSeed();
	const { count } = await ctx.db.agent.updateMany({
		where: { id, totpSince: null },
		data: { totpSealed: ctx.vault.seal(seed), totpLastStep: null },
	});
	if (count === 0) throw new ChatError("conflict", "Your second factor is on already.");
	return { seed, uri: otpauthUri(seed, email) };
}
