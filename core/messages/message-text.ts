import { isTooLong } from "#protocol/limits.ts";
import type { Ctx } from "../context.ts";
import { invalidInput } from "../refusals.ts";

/** What PostgreSQL cannot store (NUL) and what UTF-8 cannot carry (half a surrogate pair) become the replacement character. */
const UNSTORABLE = /\0|\p{Surrogate}/gu;

/** A text as it will be stored. */
export const storableText = (content: string): string => content.replace(UNSTORABLE, "\uFFFD");

export function refuseTooLong({ settings }: Pick<Ctx, "settings">, content: string): void {
	if (!isTooLong(content, settings.maxMessageLength)) return;
	throw invalidInput("content", `must be at most ${settings.maxMessageLength} characters`);
}
