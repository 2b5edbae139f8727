import { readFileSync } from "node:fs";
import { join } from "node:path";
import { SendMessageInput } from "#protocol/inputs.ts";
import { ROOT } from "./imports.ts";

/** The big list of naughty strings, as it is published. */
export const NAUGHTY_STRINGS = JSON.parse(
	readFileSync(join(ROOT, "node_modules/big-list-of-naughty-strings/blns.json"), "utf8"),
) as string[];

/** Those that may be a message: what is empty, or nothing but white space, says nothing. */
export const NAUGHTY_MESSAGES = [...new Set(NAUGHTY_STRINGS)].filter(
	(content) => SendMessageInput.safeParse({ conversation_id: "c", content }).success,
);
