import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";

const FILE = join(/* turbopackIgnore: true */ process.cwd(), "dist", "embed", "widget.js");

type Script = { body: string; etag: string; changedAt: number };
let loaded: Script | null = null;

/** The built widget. Looked at again after each change, so that development needs no restart. */
async function loadScript(): Promise<Script> {
	const { mtimeMs } = await stat(FILE);
	if (loaded?.changedAt === mtimeMs) return loaded;
	const body = await readFile(FILE, "utf8");
	const etag = `"${createHash("sha256").update(body).digest("base64url").slice(0, 27)}"`;
	loaded = { body, etag, changedAt: mtimeMs };
	return loaded;
}

/** The widget's script for any page of any origin; `headers` are added to the answer's own. */
export async function answerWidgetScript(request: Request, headers: Record<string, string> = {}): Promise<Response> {
	const { body, etag } = await loadScript();
	const all = {
		...headers,
		ETag: etag,
		// Long enough to cost nothing while somebody browses, short enough that a fix arrives within minutes.
		"Cache-Control": "public, max-age=300, must-revalidate",
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
