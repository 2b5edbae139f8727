/**
 * What the agents' own pages ask for beside the chat: accounts, sites, keys, the audit log. `POST /api/settings/{command}`, by an
 * agent's cookie only. Not part of the public contract: it changes with the pages.
 */
import type { AccountCommands } from "./accounts.ts";
import type {
	ApiKeyList,
	AuditPage,
	Blocked,
	Erased,
	NewApiKey,
	NewIdentitySecret,
	Site,
	SiteList,
	UserExport,
} from "./admin-shapes.ts";
import type {
	ApiKeyInput,
	BlockUserInput,
	ChangeSiteInput,
	CreateApiKeyInput,
	ListAuditInput,
	RemoveIdentitySecretInput,
	SiteInput,
	UserInput,
} from "./inputs.ts";
import type { Ok } from "./shapes.ts";

export type SettingsCommands = AccountCommands & {
	"key.list": { input: Record<string, never>; data: ApiKeyList };
	"key.create": { input: CreateApiKeyInput; data: NewApiKey };
	"key.revoke": { input: ApiKeyInput; data: Ok };
	"site.list": { input: Record<string, never>; data: SiteList };
	"site.change": { input: ChangeSiteInput; data: Site };
	"user.block": { input: BlockUserInput; data: Blocked };
	"user.unblock": { input: UserInput; data: Ok };
	"user.export": { input: UserInput; data: UserExport };
	"user.erase": { input: UserInput; data: Erased };
	"audit.list": { input: ListAuditInput; data: AuditPage };
	"site.add-secret": { input: SiteInput; data: NewIdentitySecret };
	"site.remove-secret": { input: RemoveIdentitySecretInput; data: Ok };
};

export type SettingsCommand = keyof SettingsCommands;
