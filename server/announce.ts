import { createSetupLink } from "#core/agents/create-setup-link.ts";
import type { Runtime } from "./runtime.ts";

/** Tells the operator where everything is; before there is an agent, with the link that makes the first one. */
export async function announce({ env, db, now }: Runtime): Promise<void> {
	const url = env.publicUrl;
	const lines = ["", `  Veritix Chat runs at ${url}`, "", `  Demo    ${url}/demo`, `  Inbox   ${url}/inbox`];
	const token = await createSetupLink(db, now());
	if (token)
		lines.push(
			`  Setup   ${setupUrl(url, token)}`,
			"",
			"  Open the setup link once to create the first admin. It is valid for 24 hours.",
		);
	process.stdout.write(`${lines.join("\n")}\n\n`);
}

/** The token stands behind the #, which browsers keep to themselves: it is in no log and no Referer. */
export function setupUrl(publicUrl: string, token: string): string {
	return `${publicUrl}/setup#${token}`;
}
