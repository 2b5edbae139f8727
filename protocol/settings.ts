/**
 * What the agents' own pages ask for beside the chat: accounts, sites, keys, the audit log. `POST /api/settings/{command}`, by an
 * agent's cookie only. Not part of the public contract: it changes with the pages.
 */
import type { ApiKeyInput, CreateApiKeyInput, RemoveIdentitySecretInput, SiteInput } from "./inputs.ts";
import type { ApiKeyList, NewApiKey, NewIdentitySecret, Ok } from "./shapes.ts";

export type SettingsCommands = {
	"key.list": { input: Record<string, never>; data: ApiKeyList };
	"key.create": { input: CreateApiKeyInput; data: NewApiKey };
	"key.revoke": { input: ApiKeyInput; data: Ok };
	"site.add-secret": { input: SiteInput; data: NewIdentitySecret };
	"site.remove-secret": { input: RemoveIdentitySecretInput; data: Ok };
};

export type SettingsCommand = keyof SettingsCommands;
