import type { ErrorCode } from "#protocol/errors.ts";
import { MAX_METADATA_BYTES } from "#protocol/limits.ts";

/** One bad message: what is wrong with it, what is sent, and the refusal that is documented for it. */
export type BadMessage = { what: string; fields: Record<string, unknown>; code: ErrorCode; names?: string };

const FAMILY = "👨‍👩‍👧‍👦";

/** A message of 1000 characters as a person counts them, though it has 11000 UTF-16 units. */
export const LONG_BUT_FINE = FAMILY.repeat(1000);

export const nested = (levels: number): unknown => (levels === 0 ? "x" : { deeper: nested(levels - 1) });

/** Bad messages that every door must refuse alike. */
export const BAD_MESSAGES: BadMessage[] = [
	{ what: "an unknown field", fields: { content: "x", colour: "red" }, code: "invalid_input", names: "colour" },
	{ what: "no content", fields: {}, code: "invalid_input", names: "content" },
	{ what: "empty content", fields: { content: "" }, code: "invalid_input", names: "content" },
	{ what: "content of nothing but spaces", fields: { content: " \n\t " }, code: "invalid_input", names: "content" },
	{ what: "content that is a number", fields: { content: 5 }, code: "invalid_input", names: "content" },
	{ what: "content that is an object", fields: { content: { $ne: null } }, code: "invalid_input", names: "content" },
	{ what: "content of 1001 letters", fields: { content: "a".repeat(1001) }, code: "invalid_input", names: "content" },
	{ what: "content of 1001 families", fields: { content: `${LONG_BUT_FINE}${FAMILY}` }, code: "invalid_input", names: "content" },
	{ what: "metadata that is text", fields: { content: "x", metadata: "x" }, code: "invalid_input", names: "metadata" },
	{ what: "metadata that is a list", fields: { content: "x", metadata: [1] }, code: "invalid_input", names: "metadata" },
	{
		what: "metadata that is too big",
		fields: { content: "x", metadata: { text: "é".repeat(MAX_METADATA_BYTES / 2) } },
		code: "invalid_input",
		names: "metadata",
	},
	{ what: "metadata six levels deep", fields: { content: "x", metadata: nested(6) }, code: "invalid_input", names: "metadata" },
	{ what: "a malformed client_id", fields: { content: "x", client_id: "a b" }, code: "invalid_input", names: "client_id" },
	{
		what: "a client_id that is too long",
		fields: { content: "x", client_id: "a".repeat(129) },
		code: "invalid_input",
		names: "client_id",
	},
	{
		what: "a sender_type that does not exist",
		fields: { content: "x", sender_type: "king" },
		code: "invalid_input",
		names: "sender_type",
	},
	{ what: "an agent's sender_type from a user", fields: { content: "x", sender_type: "agent" }, code: "forbidden" },
	{ what: "the system's sender_type from a user", fields: { content: "x", sender_type: "system" }, code: "forbidden" },
];

/** What must never be seen outside: paths, stacks, names of what stands inside. */
export const INTERNALS =
	/node_modules|\bat .+:\d+:\d+|\.ts\b|\.js\b|prisma|sqlite|zod|TypeError|SyntaxError|ECONN|undefined is not/i;
