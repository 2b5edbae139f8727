import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, gzip } from "node:zlib";
import { acceptedEncoding } from "#server/http/accepted-encoding.ts";

const FILE = join(/* turbopackIgnore: true */ process.cwd(), "dist", "embed", "widget.js");

type Body = Buffer<ArrayBuffer>;
type Script = { plain: Body; br: Body; gzip: Body; hash: string; changedAt: number };
let loaded: Script | null = null;

/** The built widget, compressed once and as well as can be. Looked at again after each change, so that development needs no restart. */
async function loadScript(): Promise<Script> {
	const { mtimeMs } = await stat(FILE);
	if (loaded?.changedAt === mtimeMs) return loaded;
	const plain = await readFile(FILE);
	const hash = createHash("sha256").update(plain).digest("base64url").slice(0, 27);
	const [br, zipped] = await Promise.all([promisify(brotliCompress)(plain), promisify(gzip)(plain, { level: 9 })]);
	loaded = { plain, br, gzip: zipped, hash, changedAt: mtimeMs };
	return loaded;
}

/** The widget's script for any page of any origin; `headers` are added to the answer's own. */
export async function answerWidgetScript(request: Request, headers: Record<string, string> = {}): Promise<Response> {
	const script = await loadScript();
	const encoding = acceptedEncoding(request.headers.get("accept-encoding"));
	const all = {
		...headers,
		// Weak: the same script, whatever its bytes on the way.
		ETag: `W/"${script.hash}"`,
		Vary: [headers.Vary, "Accept-Encoding"].filter(Boolean).join(", "),
		// Long enough to cost nothing while somebody browses, short enough that a fix arrives within minutes.
		"Cache-Control": "public, max-age=300, must-revalidate",
		"Access-Control-Allow-Origin": "*",
		"Cross-Origin-Resource-Policy": "cross-origin",
		"X-Content-Type-Options": "nosniff",
	};
	const known = request.headers.get("if-none-match") ?? "";
	if (known === "*" || known.split(",").some((tag) => tag.trim().replace(/^W\//, "") === `"${script.hash}"`)) {
		return new Response(null, { status: 304, headers: all });
	}
	const body = script[encoding ?? "plain"];
	const described = { "Content-Type": "text/javascript; charset=utf-8", "Content-Length": String(body.length) };
	return new Response(body, { headers: { ...all, ...described, ...(encoding && { "Content-Encoding": encoding }) } });
}
