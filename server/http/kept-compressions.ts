import type { IncomingMessage, ServerResponse } from "node:http";
import type { Encoding } from "./accepted-encoding.ts";

const MOST_BYTES = 1024 * 1024;
const MOST_BODIES = 64;

/** The compressed bodies of files that everybody gets: the widget's script, the pages' own scripts and styles. */
const kept = new Map<string, Buffer>();

/** The name of an answer that is the same for everybody until its tag changes; null for every other one. */
export function nameOfKept(request: IncomingMessage, response: ServerResponse, encoding: Encoding): string | null {
	const tag = response.getHeader("ETag");
	const isPublic = /\bpublic\b/.test(String(response.getHeader("Cache-Control") ?? ""));
	if (response.statusCode !== 200 || !isPublic || typeof tag !== "string") return null;
	return `${encoding} ${(request.url ?? "").split("?")[0]} ${tag}`;
}

export function keptBody(name: string | null): Buffer | undefined {
	return name === null ? undefined : kept.get(name);
}

/** The oldest goes when there are too many. */
export function keepBody(name: string, body: Buffer): void {
	if (body.length > MOST_BYTES) return;
	kept.set(name, body);
	for (const oldest of kept.keys()) {
		if (kept.size <= MOST_BODIES) break;
		kept.delete(oldest);
	}
}
