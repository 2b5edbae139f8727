import { createApiKey } from "#core/api-keys/create-api-key.ts";
import { listApiKeys } from "#core/api-keys/list-api-keys.ts";
import { revokeApiKey } from "#core/api-keys/revoke-api-key.ts";
import { listAudit } from "#core/audit/list-audit.ts";
import type { Ctx } from "#core/context.ts";
import { eraseUser } from "#core/privacy/erase-user.ts";
import { exportUser } from "#core/privacy/export-user.ts";
import { ChatError } from "#core/refusals.ts";
import { addIdentitySecret } from "#core/sites/add-identity-secret.ts";
import { changeSite } from "#core/sites/change-site.ts";
import { listSites } from "#core/sites/list-sites.ts";
import { removeIdentitySecret } from "#core/sites/remove-identity-secret.ts";
import { blockUser, unblockUser } from "#core/users/block-user.ts";
import type { SettingsCommand, SettingsCommands } from "#protocol/settings.ts";
import { ACCOUNT_VERBS } from "./account-commands.ts";

/** A verb for every command of a list. */
export type VerbsOf<Commands extends Record<keyof Commands, { input: unknown; data: object }>> = {
	[Name in keyof Commands]: (call: { ctx: Ctx; input: Commands[Name]["input"] }) => Promise<Commands[Name]["data"]>;
};

/** Which verb answers which command of the agents' pages. */
const verbs: VerbsOf<SettingsCommands> = {
	...ACCOUNT_VERBS,
	"key.list": listApiKeys,
	"key.create": createApiKey,
	"key.revoke": revokeApiKey,
	"site.list": listSites,
	"site.change": changeSite,
	"user.block": blockUser,
	"user.unblock": unblockUser,
	"user.export": exportUser,
	"user.erase": eraseUser,
	"audit.list": listAudit,
	"site.add-secret": addIdentitySecret,
	"site.remove-secret": removeIdentitySecret,
};

export const SETTINGS_COMMANDS = Object.keys(verbs) as SettingsCommand[];

/** The verb checks who calls and every field of the input; here the path's last part only finds it. */
export function runSettingsCommand({ ctx, input }: { ctx: Ctx; input: { command: string } }): Promise<object> {
	const { command, ...rest } = input;
	if (!Object.hasOwn(verbs, command)) throw new ChatError("not_found", "There is no such command.");
	const verb = verbs[command as SettingsCommand] as (call: { ctx: Ctx; input: object }) => Promise<object>;
	return verb({ ctx, input: rest });
}
