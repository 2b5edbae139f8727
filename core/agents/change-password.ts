import { ChangePasswordInput } from "#protocol/account-inputs.ts";
import type { SessionsEnded } from "#protocol/accounts.ts";
import { requireAgent } from "../actors.ts";
import type { Call } from "../context.ts";
import { parseInput } from "../refusals.ts";
import { requirePassword } from "./current-password.ts";
import { passwordChangedLetter } from "./letters.ts";
import { hashPassword } from "./passwords.ts";
import { setPassword } from "./set-password.ts";

/** Changes the caller's password. Every other browser is signed out. */
export async function changePassword({ ctx, input }: Call<ChangePasswordInput>): Promise<SessionsEnded> {
	const { session } = requireAgent(ctx);
	const { password, new_password } = parseInput(ChangePasswordInput, input);
	const { id, email } = await requirePassword(ctx, password);
	const passwordHash = await hashPassword(new_password);
	const ended = await ctx.db.$transaction((tx) => setPassword(ctx, tx, { agentId: id, passwordHash, except: session }));
	ctx.sessionEnds.publish(ended);
	ctx.mail.post(async () => passwordChangedLetter(email));
	return { ended: ended.length };
}
