import { CreateFirstAdminInput } from "#protocol/inputs.ts";
import type { Agent } from "#protocol/shapes.ts";
import type { Call } from "../context.ts";
import { newId } from "../ids.ts";
import { forbidden, parseInput } from "../refusals.ts";
import { hashSecret } from "../secret-hash.ts";
import { toAgent } from "./agent-row.ts";
import { hashPassword } from "./passwords.ts";

/** Makes the first admin from the one-time setup link, which then ends. */
export async function createFirstAdmin({ ctx, input }: Call<CreateFirstAdminInput>): Promise<Agent> {
	const { token, name, email, password } = parseInput(CreateFirstAdminInput, input);
	const tokenHash = hashSecret(token);
	const refused = () => forbidden("This setup link has been used or has expired. Print a new one with: npm run setup-link");
	if (!(await ctx.db.setupLink.findFirst({ where: { tokenHash, expiresAt: { gt: ctx.now() } } }))) throw refused();

	// Hashing takes its time and must not be awaited inside the transaction, which holds the one connection.
	const passwordHash = await hashPassword(password);
	return ctx.db.$transaction(async (tx) => {
		const { count } = await tx.setupLink.deleteMany({ where: { tokenHash, expiresAt: { gt: ctx.now() } } });
		if (count === 0 || (await tx.agent.count()) > 0) throw refused();
		const data = { id: newId("agent"), email: email.toLowerCase(), name, passwordHash, role: "admin", createdAt: ctx.now() };
		return toAgent(await tx.agent.create({ data }));
	});
}
