import type { SettingsCommand, SettingsCommands } from "#protocol/settings.ts";
import { requestJson } from "../http.ts";

/** Runs a command of the agents' pages with this browser's cookie. Rejects as `requestJson` does. */
export function runSetting<Name extends SettingsCommand>(
	command: Name,
	input: SettingsCommands[Name]["input"],
): Promise<SettingsCommands[Name]["data"]> {
	return requestJson({ baseUrl: "", method: "POST", path: `/api/settings/${command}`, body: input, withCredentials: true });
}
