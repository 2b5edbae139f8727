import { answerLoader } from "../../widget/built-script.ts";

const VARY = "Sec-Fetch-Dest, Accept";

/**
 * One address, two faces, as the specification's own example needs it: `<script src="/static/chat-widget.html">` gets the
 * script, and whoever opens it in a window gets a page with the chat.
 */
export async function GET(request: Request): Promise<Response> {
	if (wantsScript(request.headers)) return answerLoader(request, { Vary: VARY });
	return new Response(page(nonceOf(request.headers)), {
		headers: { "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store", Vary: VARY },
	});
}

/** Browsers say what they fetch for. Old ones do not, but they ask for HTML only where they would show it. */
function wantsScript(headers: Headers): boolean {
	const destination = headers.get("sec-fetch-dest");
	if (destination !== null) return destination === "script";
	return !(headers.get("accept") ?? "").includes("text/html");
}

/** The one-time word of this answer's Content-Security-Policy, which stands on the request too. */
function nonceOf(headers: Headers): string {
	return /'nonce-([A-Za-z0-9+/=_-]+)'/.exec(headers.get("content-security-policy") ?? "")?.[1] ?? "";
}

function page(nonce: string): string {
	return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content">
<title>Support chat</title>
<style nonce="${nonce}">
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: light-dark(#f5f6f8, #0d0e12); color: light-dark(#596071, #9ea5b5); }
main { max-width: 32ch; padding: 24px; text-align: center; }
h1 { margin: 0 0 8px; font-size: 20px; color: light-dark(#1a1d26, #eceef4); }
p { margin: 0; }
</style>
</head>
<body>
<main>
<h1>Support chat</h1>
<p>Write to us in the window at the corner of this page.</p>
<noscript><p>The chat needs JavaScript.</p></noscript>
</main>
<script nonce="${nonce}" src="/widget.js" data-auto-open></script>
</body>
</html>
`;
}
