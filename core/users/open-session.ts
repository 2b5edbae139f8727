import { OpenSessionInput } from "#protocol/inputs.ts";
import type { Session } from "#protocol/shapes.ts";
import type { Call, Ctx } from "../context.ts";
import { newId, newSecret } from "../ids.ts";
import { forbidden, invalidInput, parseInput } from "../refusals.ts";
import { hashSecret } from "../secret-hash.ts";

const SESSION_DAYS = 30;
const DEFAULT_SITE = "default";

type Profile = { name?: string; email?: string };

/**
 * Gives a visitor a token. With the token of a live session (`token`, the caller's own) that session goes on for
 * another 30 days; without one a user is made. An id that exists is given to nobody who lacks its token.
 * No site has identity secrets yet, so a proof proves nothing and every session is unverified.
 */
export async function openSession({ ctx, input, token }: Call<OpenSessionInput> & { token: string | null }): Promise<Session> {
	const { user_id, site, identity: _unproven, ...profile } = parseInput(OpenSessionInput, input);
	const { actor } = ctx;
	const expiresAt = new Date(ctx.now().getTime() + SESSION_DAYS * 24 * 60 * 60 * 1000);

	if (actor.type === "user" && token && (user_id === undefined || user_id === actor.id)) {
		if (site !== undefined && site !== actor.siteId) throw invalidInput("site", "is not the site of this session");
		await ctx.db.userSession.update({ where: { tokenHash: hashSecret(token) }, data: { expiresAt } });
		const user = await ctx.db.user.update({ where: { id: actor.id }, data: profile });
		return toSession(ctx, user, token, expiresAt);
	}

	const siteId = site ?? DEFAULT_SITE;
	if (!(await ctx.db.site.findUnique({ where: { id: siteId } }))) throw invalidInput("site", "is not a site of this server");
	const user = await createUser(ctx, user_id ?? newId("user"), siteId, profile);
	const secret = newSecret();
	await ctx.db.userSession.create({ data: { tokenHash: hashSecret(secret), userId: user.id, createdAt: ctx.now(), expiresAt } });
	return toSession(ctx, user, secret, expiresAt);
}

async function createUser(ctx: Ctx, id: string, siteId: string, profile: Profile) {
	try {
		return await ctx.db.user.create({ data: { id, siteId, ...profile, createdAt: ctx.now() } });
	} catch (error) {
		if ((error as { code?: unknown }).code !== "P2002") throw error;
		throw forbidden("This user_id is taken. Send the token of its session, or leave user_id out to get a new one.");
	}
}

type UserRow = { id: string; siteId: string; name: string | null; email: string | null };

function toSession(ctx: Ctx, user: UserRow, token: string, expiresAt: Date): Session {
	return {
		user_id: user.id,
		token,
		expires_at: expiresAt.toISOString(),
		verified: false,
		site: user.siteId,
		name: user.name,
		email: user.email,
		server_time: ctx.now().toISOString(),
		settings: ctx.settings.client,
	};
}
