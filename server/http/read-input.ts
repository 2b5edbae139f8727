import { ChatError, invalidInput } from "#core/refusals.ts";

/**
 * A request's input: the query of a read, the JSON object of anything else, and the ids of its path. `body` is given where
 * somebody has read it already.
 */
export async function readInput(request: Request, params: Record<string, string>, body?: string): Promise<Record<string, unknown>> {
	const given =
		request.method === "GET" || request.method === "HEAD" ? readQuery(request) : readJson(body ?? (await request.text()));
	for (const name of Object.keys(params)) {
		if (Object.hasOwn(given, name)) throw invalidInput(name, "belongs in the path only");
	}
	return { ...given, ...params };
}

function readQuery(request: Request): Record<string, string> {
	const query = new URL(request.url).searchParams;
	for (const name of query.keys()) {
		if (query.getAll(name).length > 1) throw invalidInput(name, "stands in the query more than once");
	}
	return Object.fromEntries(query);
}

function readJson(text: string): Record<string, unknown> {
	if (text.trim() === "") return {};
	const value = parse(text);
	if (typeof value !== "object" || value === null || Array.isArray(value)) throw invalidInput("", "must be a JSON object");
	return value as Record<string, unknown>;
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		throw new ChatError("bad_request", "The body is not valid JSON.");
	}
}
