import { asChatError } from "#core/refusals.ts";
import type { ErrorCode, InputIssue } from "#protocol/errors.ts";

export type Refused = { code: ErrorCode; message: string; errors: InputIssue[]; retryAfter: number | undefined };

/** What somebody was refused with. Fails when it was allowed, and when it broke instead of being refused. */
export async function refusalOf(attempt: Promise<unknown> | (() => unknown)): Promise<Refused> {
	let outcome: unknown;
	try {
		outcome = await (typeof attempt === "function" ? attempt() : attempt);
	} catch (error) {
		const refusal = asChatError(error);
		if (!refusal) throw error;
		const { code, message, errors = [], retryAfter } = refusal;
		return { code, message, errors, retryAfter };
	}
	throw new Error(`It was allowed and answered ${JSON.stringify(outcome)}.`);
}
