import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { type HandOver, handOverOf, openHandOver, withoutHandOver } from "#server/http/hand-over.ts";

const handOvers = new Map<string, HandOver>();

/** A real server whose front opens a hand-over on /api, and whose handler, in Next's place, gets only headers. */
async function start(handler: (call: HandOver | null) => string | undefined) {
	const server = createServer((request, response) => {
		if (request.url === "/api") openHandOver({ handOvers }, request, response).body = "asked";
		else withoutHandOver(request);
		const headers = Object.entries(request.headers).map(([name, value]): [string, string] => [name, String(value)]);
		response.end(handler(handOverOf({ handOvers }, new Request("http://localhost/", { headers }))));
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	onTestFinished(() => {
		server.closeAllConnections();
		server.close();
	});
	const { port } = server.address() as AddressInfo;
	return (path: string, headers: Record<string, string> = {}) => fetch(`http://127.0.0.1:${port}${path}`, { headers });
}

it("hands the body to the handler and its answer to the caller, with its length, and is forgotten afterwards", async () => {
	const ask = await start((call) => {
		if (call) call.answer = `${call.body}, answered: ü`;
		return undefined;
	});
	const answer = await ask("/api");
	expect([answer.headers.get("content-length"), await answer.text()]).toEqual(["19", "asked, answered: ü"]);
	await expect.poll(() => handOvers.size).toBe(0);
});

it("leaves an answer that was written in the usual way as it is", async () => {
	const ask = await start(() => "as ever");
	expect(await (await ask("/api")).text()).toBe("as ever");
});

it("cannot be reached by a caller who names somebody else's call", async () => {
	handOvers.set("theirs", { body: "secret", answer: null, allowOnly: () => {} });
	onTestFinished(() => void handOvers.delete("theirs"));
	const ask = await start((call) => call?.body ?? "nothing");
	expect(await (await ask("/page", { "x-veritix-call": "theirs" })).text()).toBe("nothing");
	expect(await (await ask("/api", { "x-veritix-call": "theirs" })).text()).toBe("asked");
});
