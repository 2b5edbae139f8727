import type { z } from "zod";
import type { ErrorCode, InputIssue } from "#protocol/errors.ts";

/**
 * A refusal that the caller may see. Recognise it with `asChatError`, never with `instanceof`:
 * route handlers are bundled apart, so every class exists twice in the process.
 */
export class ChatError extends Error {
	readonly chat = true;
	readonly code: ErrorCode;
	readonly errors: InputIssue[] | undefined;
	/** Seconds. */
	readonly retryAfter: number | undefined;
	/** The page that asks may not use this site's chat: its browser keeps the answer from it, too. */
	readonly foreignPage: boolean;

	constructor(code: ErrorCode, message: string, more: { errors?: InputIssue[]; retryAfter?: number; foreignPage?: boolean } = {}) {
		super(message);
		this.name = "ChatError";
		this.code = code;
		this.errors = more.errors;
		this.retryAfter = more.retryAfter;
		this.foreignPage = more.foreignPage ?? false;
	}
}

export function asChatError(error: unknown): ChatError | null {
	return typeof error === "object" && error !== null && (error as ChatError).chat === true ? (error as ChatError) : null;
}

/** An unknown conversation and somebody else's are the same answer, so that ids cannot be probed. */
export const conversationNotFound = () => new ChatError("not_found", "There is no such conversation.");

export const messageNotFound = () => new ChatError("not_found", "There is no such message in this conversation.");

export const forbidden = (message: string) => new ChatError("forbidden", message);

export const invalidInput = (path: string, message: string) =>
	new ChatError("invalid_input", `${path || "input"} ${message}`, { errors: [{ path, message }] });

/** Reads an input by its schema; what does not fit becomes one `invalid_input` that names every field. */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
	const result = schema.safeParse(input);
	if (result.success) return result.data;
	const errors = result.error.issues.slice(0, 20).flatMap((issue): InputIssue[] => {
		const path = issue.path.map(String).join(".");
		if (issue.code !== "unrecognized_keys") return [{ path, message: inWords(issue, input) }];
		return issue.keys.slice(0, 20).map((key) => ({ path: [path, key].filter(Boolean).join("."), message: "is not a known field" }));
	});
	const first = errors[0] ?? { path: "", message: "is invalid" };
	throw new ChatError("invalid_input", `${first.path || "input"}: ${first.message}`, { errors });
}

/** Zod's words for a missing or mistyped value are for programmers; these are for whoever must mend it. */
function inWords(issue: z.core.$ZodIssue, input: unknown): string {
	if (issue.code === "too_small" && issue.origin === "number") return `must be at least ${issue.minimum}`;
	if (issue.code === "too_big" && issue.origin === "number") return `must be at most ${issue.maximum}`;
	if (issue.code === "too_big" && issue.origin === "string") return `must be at most ${issue.maximum} characters`;
	if (issue.code === "too_small" && issue.origin === "string") {
		return issue.minimum === 1 ? "must not be empty" : `must be at least ${issue.minimum} characters`;
	}
	if (issue.code === "invalid_value") return `must be one of ${issue.values.join(", ")}`;
	if (issue.code !== "invalid_type" && issue.code !== "invalid_union") return issue.message;
	const value = issue.path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], input);
	if (value === undefined) return "is required";
	return issue.code === "invalid_type" ? (EXPECTED[issue.expected] ?? "is not valid") : issue.message;
}

const EXPECTED: Partial<Record<string, string>> = {
	string: "must be a string",
	boolean: "must be true or false",
	number: "must be a number",
	int: "must be a whole number",
	object: "must be an object",
	record: "must be an object",
};
