import { handle } from "#server/http/handle.ts";
import { runSettingsCommand } from "#server/http/settings-commands.ts";

export const POST = handle(runSettingsCommand);
