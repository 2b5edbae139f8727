import type { BrowserContext, Page } from "@playwright/test";
import { cookiesOf } from "#tests/support/cookies-of.ts";
import type { SignedIn } from "#tests/support/server.ts";

/** A page of a browser in which the agent has signed in at the server. */
export async function signInAs(
	context: BrowserContext,
	{ origin }: { origin: string },
	agent: Pick<SignedIn, "cookie">,
): Promise<Page> {
	await context.addCookies(cookiesOf(origin, agent));
	return context.newPage();
}
