import { describe, expect, it } from "vitest";
import { readInput } from "#server/http/read-input.ts";
import { refusalOf } from "#tests/support/refusal-of.ts";

const URL = "http://localhost/chat/c1/history";
const get = (query: string, params = {}) => readInput(new Request(`${URL}${query}`), params);
const post = (body: BodyInit, params = {}) => readInput(new Request(URL, { method: "POST", body }), params);

describe("the input of a request", () => {
	it("is the query of a read and the ids of its path", async () => {
		expect(await get("?limit=5&after=", { conversation_id: "c1" })).toEqual({ limit: "5", after: "", conversation_id: "c1" });
		expect(await get("", { conversation_id: "c1" })).toEqual({ conversation_id: "c1" });
	});

	it("is the JSON body of a write and the ids of its path, never the query", async () => {
		const request = new Request(`${URL}?content=other`, { method: "POST", body: '{"content":"x"}' });
		expect(await readInput(request, { conversation_id: "c1" })).toEqual({ content: "x", conversation_id: "c1" });
	});

	it("may be left out where nothing is needed", async () => {
		expect(await post("", { conversation_id: "c1" })).toEqual({ conversation_id: "c1" });
		expect(await post(" \n")).toEqual({});
	});

	it.each(["{", "content=x", "{'a':1}", "undefined", "[1", "\ufeff{]"])(
		"that does not parse is a bad request: %j",
		async (body) => {
			expect(await refusalOf(post(body))).toMatchObject({ code: "bad_request", message: "The body is not valid JSON." });
		},
	);

	it.each(["[]", "null", "5", '"text"', "true"])("that is no object is invalid: %s", async (body) => {
		expect(await refusalOf(post(body))).toMatchObject({ code: "invalid_input" });
	});

	it("may not say again, or otherwise, what the path says", async () => {
		const params = { conversation_id: "c1" };
		for (const attempt of [get("?conversation_id=c2", params), post('{"conversation_id":"c2"}', params)]) {
			expect(await refusalOf(attempt)).toMatchObject({ code: "invalid_input", errors: [{ path: "conversation_id" }] });
		}
	});

	it("may not ask the same twice", async () => {
		expect(await refusalOf(get("?limit=1&limit=2"))).toMatchObject({ code: "invalid_input", errors: [{ path: "limit" }] });
	});
});
