import type { SiteModel, UserModel } from "#prisma/generated/sqlite/models.ts";
import { OpenSessionInput } from "#protocol/inputs.ts";
import type { Session, UnverifiedReason } from "#protocol/shapes.ts";
import type { Call, Ctx } from "../context.ts";
import { newId, newSecret } from "../ids.ts";
import { forbidden, invalidInput, parseInput } from "../refusals.ts";
import { hashSecret } from "../secret-hash.ts";
import { requireAllowedOrigin } from "../sites/allowed-origins.ts";
import { identitySecretsOf } from "../sites/identity-secrets.ts";
import { becomePerson } from "./become-person.ts";
import { proveIdentity } from "./identity-proof.ts";

const SESSION_DAYS = 30;
const DEFAULT_SITE = "default";
/** What the ids of proven people and of agents begin with: nobody chooses one of these. */
const OURS = /^(person|agent)_/;

type Profile = { name?: string | undefined; email?: string | undefined };

/**
 * Gives a visitor a token. With the token of a live session (`token`, the caller's own) that session goes on for
 * another 30 days; without one a user is made. An id that exists is given to nobody who lacks its token.
 * With a proof of the site (`identity`) the session is the proven person's, and what an unverified caller wrote becomes theirs.
 * Without one nothing reads, changes or joins a proven person; they have ids of their own, which nobody can choose.
 */
export async function openSession({
	ctx,
	input,
	token,
	origin = null,
}: Call<OpenSessionInput> & { token: string | null; origin?: string | null }): Promise<Session> {
	const { user_id, site: siteId, identity, ...profile } = parseInput(OpenSessionInput, input);
	const caller = await findCaller(ctx, token);
	if (caller && siteId !== undefined && siteId !== caller.siteId) throw invalidInput("site", "is not the site of this session");
	const site = await ctx.sites.find(siteId ?? caller?.siteId ?? DEFAULT_SITE);
	if (!site) throw invalidInput("site", "is not a site of this server");
	requireAllowedOrigin(site, origin);

	const proof = await proveIdentity({ identity, userId: user_id }, await identitySecretsOf(ctx, site.id), ctx.now());
	if ("proven" in proof) {
		const person = await becomePerson(ctx, { siteId: site.id, proven: proof.proven, profile, caller });
		// What was known before the log-in must not open what is there after it.
		if (caller?.id === person.id) return renew(ctx, site, person, caller.token);
		const session = await begin(ctx, site, person);
		return caller?.externalId === null ? { ...session, took_over: true } : session;
	}

	const isTheirs = caller !== null && (user_id === undefined || [caller.id, caller.externalId].includes(user_id));
	if (site.verifiedOnly && !(isTheirs && caller.externalId !== null)) {
		throw forbidden("This site asks its visitors to sign in before they chat.");
	}
	if (isTheirs) {
		const user = caller.externalId === null ? await ctx.db.user.update({ where: { id: caller.id }, data: profile }) : caller;
		return renew(ctx, site, user, caller.token, proof.unverified);
	}
	return begin(ctx, site, await createUser(ctx, user_id ?? newId("user"), site.id, profile), proof.unverified);
}

/** Who calls with a token, as the database knows them now. */
async function findCaller(ctx: Ctx, token: string | null) {
	if (ctx.actor.type !== "user" || token === null) return null;
	const user = await ctx.db.user.findUnique({ where: { id: ctx.actor.id } });
	return user && { ...user, token, tokenHash: hashSecret(token) };
}

async function renew(ctx: Ctx, site: SiteModel, user: UserModel, token: string, unverified?: UnverifiedReason): Promise<Session> {
	const expiresAt = endOfSession(ctx);
	await ctx.db.userSession.update({ where: { tokenHash: hashSecret(token) }, data: { expiresAt } });
	return toSession(ctx, { site, user, token, expiresAt, unverified });
}

async function begin(ctx: Ctx, site: SiteModel, user: UserModel, unverified?: UnverifiedReason): Promise<Session> {
	const expiresAt = endOfSession(ctx);
	const token = newSecret();
	await ctx.db.userSession.create({ data: { tokenHash: hashSecret(token), userId: user.id, createdAt: ctx.now(), expiresAt } });
	return toSession(ctx, { site, user, token, expiresAt, unverified });
}

function endOfSession(ctx: Ctx): Date {
	return new Date(ctx.now().getTime() + SESSION_DAYS * 24 * 60 * 60 * 1000);
}

async function createUser(ctx: Ctx, id: string, siteId: string, profile: Profile): Promise<UserModel> {
	const taken = () => forbidden("This user_id is taken. Send the token of its session, or leave user_id out to get a new one.");
	if (OURS.test(id)) throw taken();
	try {
		return await ctx.db.user.create({ data: { id, siteId, ...profile, createdAt: ctx.now() } });
	} catch (error) {
		if ((error as { code?: unknown }).code !== "P2002") throw error;
		throw taken();
	}
}

type Opened = { site: SiteModel; user: UserModel; token: string; expiresAt: Date; unverified: UnverifiedReason | undefined };

function toSession(ctx: Ctx, { site, user, token, expiresAt, unverified }: Opened): Session {
	const verified = user.externalId !== null;
	return {
		user_id: user.id,
		external_id: user.externalId,
		token,
		expires_at: expiresAt.toISOString(),
		verified,
		...(!verified && unverified && unverified !== "absent" ? { unverified_because: unverified } : {}),
		site: site.id,
		name: user.name,
		email: user.email,
		server_time: ctx.now().toISOString(),
		settings: ctx.settings.client,
	};
}
