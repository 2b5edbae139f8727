import type { ApiRoute } from "#protocol/routes.ts";

/** In whose name a call is made. */
export type CallAs = "visitor" | "agent" | "nobody";

export type KnownIds = Partial<Record<"conversation_id" | "user_id" | "message_id" | "agent_id", string | null>>;

/** A call as it stands in the form, to be edited. */
export type Draft = { path: string; body: string };

/** Ids that exist as soon as the visitor has written once. */
const NEEDS_CONVERSATION = /\{(conversation_id|user_id|message_id)\}/;

/** The call with the example of the route table and the ids of this page; what is not known keeps its braces. */
export function prepareRequest({ method, path, example }: ApiRoute, ids: KnownIds): Draft {
	if (method === "POST") return { path: fill(path, ids), body: fill(JSON.stringify(example ?? {}, null, 2), ids) };
	const query = new URLSearchParams(Object.entries(example ?? {}).map(([name, value]) => [name, String(value)])).toString();
	// Ids need no encoding, and their places none either.
	const readable = query.replace(/%7B([a-z_]+)%7D/g, "{$1}");
	return { path: fill(readable === "" ? path : `${path}?${readable}`, ids), body: "" };
}

/** True while the call names something that begins with the visitor's first message. */
export function needsConversation({ path, body }: Draft): boolean {
	return NEEDS_CONVERSATION.test(path) || NEEDS_CONVERSATION.test(body);
}

export function defaultCaller({ who }: Pick<ApiRoute, "who">): CallAs {
	if (who === "agent") return "agent";
	return who === "anyone" ? "nobody" : "visitor";
}

function fill(text: string, ids: KnownIds): string {
	return text.replace(/\{([a-z_]+)\}/g, (whole, name: string) => ids[name as keyof KnownIds] ?? whole);
}
