import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";

const FOLDER = join(/* turbopackIgnore: true */ process.cwd(), "dist", "embed");

type Script = { body: string; etag: string; changedAt: number };
const loaded = new Map<string, Script>();

/** A built script of the widget. Looked at again after each change, so that development needs no restart. */
async function loadScript(file: string): Promise<Script> {
	const path = join(FOLDER, file);
	const { mtimeMs } = await stat(path);
	const known = loaded.get(file);
	if (known?.changedAt === mtimeMs) return known;
	const body = await readFile(path, "utf8");
	const etag = `"${createHash("sha256").update(body).digest("base64url").slice(0, 27)}"`;
	const script = { body, etag, changedAt: mtimeMs };
	loaded.set(file, script);
	return script;
}

/** What this build calls a script that another build called otherwise: the names differ in the hash at the end only. */
export async function findCurrent(file: string): Promise<string | null> {
	const part = /^([a-z-]+)-[A-Z0-9]{8}\.js$/.exec(file)?.[1];
	if (!part) return null;
	const files = await readdir(join(FOLDER, "widget"));
	return files.find((name) => name.startsWith(`${part}-`) && name.endsWith(".js") && name.length === file.length) ?? null;
}

/** A script for any page of any origin; `headers` are added to the answer's own. */
export async function answerScript(request: Request, file: string, headers: Record<string, string>): Promise<Response> {
	const { body, etag } = await loadScript(file);
	const all = {
		...headers,
		ETag: etag,
		"Access-Control-Allow-Origin": "*",
		"Cross-Origin-Resource-Policy": "cross-origin",
		"X-Content-Type-Options": "nosniff",
	};
	const known = request.headers.get("if-none-match") ?? "";
	if (known === "*" || known.split(",").some((tag) => tag.trim().replace(/^W\//, "") === etag)) {
		return new Response(null, { status: 304, headers: all });
	}
	return new Response(body, { headers: { ...all, "Content-Type": "text/javascript; charset=utf-8" } });
}

/**
 * The loader, which pages know by a name that never changes: kept long enough to cost nothing while somebody browses, short
 * enough that a fix arrives within minutes.
 */
export function answerLoader(request: Request, headers: Record<string, string> = {}): Promise<Response> {
	return answerScript(request, "widget.js", { ...headers, "Cache-Control": "public, max-age=300, must-revalidate" });
}
