import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import type { NewIdentitySecret } from "#protocol/admin-shapes.ts";
import type { Session } from "#protocol/shapes.ts";
import { serverForFile } from "../support/server-for-file.ts";

const server = serverForFile();

/** A session that ends must be felt within a second by whoever is connected by it. */
const AT_ONCE_MS = 1000;

async function within<T>(ms: number, what: Promise<T>): Promise<T> {
	const tooLate = new Promise<never>((_, reject) => {
		setTimeout(() => reject(new Error(`nothing happened within ${ms} ms`)), ms).unref();
	});
	return Promise.race([what, tooLate]);
}

async function connectEverywhere() {
	const { session, conversationId } = await server().beginConversation();
	const other = await server().openSession({}, session);
	expect(other.token).toBe(session.token);
	const socketIo = await server().connectSocketIo({ token: session.token });
	const plain = await server().connectPlain(conversationId, session.user_id, { token: session.token });
	return { session, conversationId, socketIo, plain };
}

test("a user who logs out is cut off everywhere at once, and the token opens nothing any more", async () => {
	const { session, conversationId, socketIo, plain } = await connectEverywhere();
	await server().ok("POST", "/chat/session/end", { body: {}, ...session });
	expect(await within(AT_ONCE_MS, socketIo.disconnected)).toBe("io server disconnect");
	expect(await within(AT_ONCE_MS, plain.closed)).toMatchObject({ reason: "unauthenticated" });
	expect((await server().api("GET", `/chat/${conversationId}/history`, session)).status).toBe(401);
	await expect(server().connectSocketIo({ token: session.token })).rejects.toMatchObject({ data: { code: "unauthenticated" } });
	expect((await server().api("POST", "/chat/session/end", { body: {}, ...session })).status).toBe(401);
});

test("a visitor who logs in is cut off from what was open before, and goes on as the person", async () => {
	const admin = await server().createAdmin();
	const made = { body: { site: "default" }, cookie: admin.cookie, origin: server().origin };
	const { secret, kid } = await server().ok<NewIdentitySecret>("POST", "/api/settings/site.add-secret", made);
	const { session, conversationId, socketIo, plain } = await connectEverywhere();
	const identity = createHmac("sha256", secret).update("42").digest("hex");
	const person = await server().openSession({ user_id: "42", identity }, session);
	expect(person).toMatchObject({ verified: true, external_id: "42" } satisfies Partial<Session>);
	await within(AT_ONCE_MS, Promise.all([socketIo.disconnected, plain.closed]));
	const history = await server().ok<{ count: number }>("GET", `/chat/${conversationId}/history`, person);
	expect(history.count).toBe(1);
	await server().ok("POST", "/api/settings/site.remove-secret", { ...made, body: { site: "default", kid } });
});

test("the settings are for administrators, by their own pages only", async () => {
	const admin = await server().createAdmin();
	const { session } = await server().beginConversation();
	const body = { site: "default" };
	const path = "/api/settings/site.add-secret";
	expect((await server().api("POST", path, { body })).status).toBe(401);
	expect((await server().api("POST", path, { body, ...session })).status).toBe(403);
	expect((await server().api("POST", path, { body, cookie: admin.cookie, origin: "https://evil.example" })).status).toBe(403);
	const unknown = await server().api("POST", "/api/settings/no.such", { body, cookie: admin.cookie, origin: server().origin });
	expect(unknown).toMatchObject({ status: 404, body: { code: "not_found" } });
});
