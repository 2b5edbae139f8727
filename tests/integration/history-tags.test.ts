import { expect, test } from "vitest";
import type { Session } from "#protocol/shapes.ts";
import { senderFields, uniqueId } from "../support/server.ts";
import { serverForFile } from "../support/server-for-file.ts";

const server = serverForFile();

async function start() {
	const session = await server().openSession();
	const id = uniqueId("conv");
	const say = (content: string) =>
		server().api("POST", `/chat/${id}/messages`, { token: session.token, body: { ...senderFields(session), content } });
	await say("Hello");
	const history = (tag?: string, query = "", token = session.token) =>
		server().api("GET", `/chat/${id}/history${query}`, { token, headers: tag === undefined ? {} : { "if-none-match": tag } });
	return { id, say, history };
}

test("whoever has a page of the history already is told so without it, until something happens in the conversation", async () => {
	const { say, history } = await start();
	const first = await history();
	const tag = first.headers.get("etag") ?? "";
	expect(tag).toMatch(/^W\/"[^"]+"$/);
	expect(first.headers.get("cache-control")).toBe("private, no-cache");
	expect(first.headers.get("vary")?.toLowerCase()).toContain("authorization");

	const again = await history(`"another", ${tag}`);
	expect([again.status, again.text, again.headers.get("etag")]).toEqual([304, "", tag]);
	expect(again.headers.get("access-control-expose-headers")).toContain("ETag");

	await say("And one more");
	const changed = await history(tag);
	expect(changed.status).toBe(200);
	expect(changed.body).toMatchObject({ count: 2 });
	expect(changed.headers.get("etag")).not.toBe(tag);
});

test("a tag opens nothing: without the right token the answer is the same as ever", async () => {
	const { history } = await start();
	const tag = (await history()).headers.get("etag") ?? "";
	const stranger = await server().openSession();
	expect((await history(tag, "", stranger.token)).status).toBe(404);
	expect((await history(tag, "", "wrong")).status).toBe(401);
	expect((await history(tag, "?limit=none")).status).toBe(422);
});

test("a tag of an erased conversation hides nothing of the one that its user begins under the same id", async () => {
	const [user_id, id] = [uniqueId("user"), uniqueId("conv")];
	const begin = async (content: string) => {
		const session = await server().openSession({ user_id });
		await server().send(id, content, session);
		return session;
	};
	const history = ({ token }: Session, tag: string) =>
		server().api("GET", `/chat/${id}/history`, { token, headers: { "if-none-match": tag } });
	const first = await begin("To be forgotten");
	const tag = (await history(first, "")).headers.get("etag") ?? "";
	expect((await history(first, tag)).status).toBe(304);

	await server().ok("POST", `/chat/user/${user_id}/erase`, { body: {}, token: first.token });
	const found = await history(await begin("Something else"), tag);
	expect(found.status).toBe(200);
	expect(found.body).toMatchObject({ messages: [{ rev: 1, content: "Something else" }] });
});

test("tags that this server never gave are ignored", async () => {
	const { history } = await start();
	for (const tag of ["*", '"1"', 'W/"0.0.0.user.50.1"', "1", '"', ""]) expect((await history(tag)).status, tag).toBe(200);
});
