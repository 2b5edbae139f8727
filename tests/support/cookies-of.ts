import type { SignedIn } from "./server.ts";

/** An agent's session as a browser takes it: for `context.addCookies`. */
export function cookiesOf(origin: string, { cookie }: Pick<SignedIn, "cookie">): { name: string; value: string; url: string }[] {
	return cookie.split("; ").map((pair) => {
		const at = pair.indexOf("=");
		return { name: pair.slice(0, at), value: pair.slice(at + 1), url: origin };
	});
}
