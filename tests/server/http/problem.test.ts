import { describe, expect, it } from "vitest";
import { ChatError, conversationNotFound } from "#core/refusals.ts";
import { ERROR_STATUS, type ErrorCode } from "#protocol/errors.ts";
import { INTERNAL_MESSAGE, problemHeaders, toProblem, toRefusal } from "#server/http/problem.ts";

describe("what a caller learns of an error", () => {
	it("is nothing but a fixed sentence when it was not meant for them", () => {
		const secret = Object.assign(new Error("SELECT * FROM agents failed at /srv/chat"), { code: "P2010", errors: ["secret"] });
		for (const thrown of [secret, "SELECT", null, undefined, 5, { code: "forbidden", message: "SELECT" }]) {
			expect(toRefusal(thrown)).toEqual({ code: "internal", message: INTERNAL_MESSAGE });
		}
	});

	it("is the code and the sentence of a refusal, also of one that another bundle threw", () => {
		expect(toRefusal(conversationNotFound())).toEqual({ code: "not_found", message: "There is no such conversation." });
		expect(toRefusal({ chat: true, code: "conflict", message: "Taken." })).toEqual({ code: "conflict", message: "Taken." });
	});

	it("is that it cannot be stored right now, and nothing of the reason, when the disk is full or the database gone", () => {
		for (const originalCode of ["SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_READONLY", "53100", "25006"]) {
			const atCommit = Object.assign(new Error("disk I/O error"), { cause: { originalCode } });
			for (const thrown of [atCommit, { code: "P2039", meta: { driverAdapterError: atCommit } }]) {
				expect(toRefusal(thrown)).toEqual({ code: "overloaded", message: expect.not.stringMatching(/disk|SQL/), retry_after: 2 });
			}
		}
	});

	it("is when to come back, in the body and in the header", () => {
		const refusal = toRefusal(new ChatError("rate_limited", "Too many.", { retryAfter: 7 }));
		expect(toProblem(refusal, "r-1")).toEqual({
			type: "about:blank",
			title: "Too many requests",
			status: 429,
			code: "rate_limited",
			detail: "Too many.",
			request_id: "r-1",
			retry_after: 7,
		});
		expect(problemHeaders(refusal)).toMatchObject({ "retry-after": "7", "cache-control": "no-store" });
	});

	it("is what to mend, field by field", () => {
		const errors = [{ path: "limit", message: "must be at least 1" }];
		const refusal = toRefusal(new ChatError("invalid_input", "limit: must be at least 1", { errors }));
		expect(toProblem(refusal, "r-1")).toMatchObject({ status: 422, errors });
	});

	it.each(Object.entries(ERROR_STATUS))("with the code %s has the status %i and is problem+json", (code, status) => {
		const refusal = { code: code as ErrorCode, message: "…" };
		expect(toProblem(refusal, "")).toMatchObject({ code, status, title: expect.stringMatching(/^[A-Z]/) });
		const headers = problemHeaders(refusal);
		expect(headers["content-type"]).toBe("application/problem+json; charset=utf-8");
		expect(headers["www-authenticate"]).toBe(code === "unauthenticated" ? "Bearer" : undefined);
	});
});
