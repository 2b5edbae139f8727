/**
 * What the agents' own pages ask for beside the chat: accounts, sites, keys, the audit log. `POST /api/settings/{command}`, by an
 * agent's cookie only. Not part of the public contract: it changes with the pages.
 */
import type { RemoveIdentitySecretInput, SiteInput } from "./inputs.ts";
import type { NewIdentitySecret, Ok } from "./shapes.ts";

export type SettingsCommands = {
	"site.add-secret": { input: SiteInput; data: NewIdentitySecret };
	"site.remove-secret": { input: RemoveIdentitySecretInput; data: Ok };
};

export type SettingsCommand = keyof SettingsCommands;
