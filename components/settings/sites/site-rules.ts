import { ChatRefusal } from "#client/refusal.ts";
import type { Site } from "#protocol/admin-shapes.ts";
import type { SettingsCommands } from "#protocol/settings.ts";

export type SiteRules = Required<Omit<SettingsCommands["site.change"]["input"], "site">>;

/** What stands in the form, as the server takes it; a number that is none is refused at its field, as the server would. */
export function readRules(typed: (field: string) => string): SiteRules {
	return {
		name: typed("name"),
		allowed_origins: linesOf(typed("allowed_origins")),
		verified_only: typed("verified_only") !== "",
		users_may_escalate: typed("users_may_escalate") !== "",
		idle_minutes: readCount("idle_minutes", typed("idle_minutes")),
		retention_days: readCount("retention_days", typed("retention_days")),
	};
}

/** One entry for each line that says something. */
export function linesOf(text: string): string[] {
	return text
		.split("\n")
		.map((line) => line.trim())
		.filter((line) => line !== "");
}

/** Empty is null: never. */
function readCount(path: string, text: string): number | null {
	const trimmed = text.trim();
	if (trimmed === "") return null;
	if (/^\d{1,9}$/.test(trimmed)) return Number(trimmed);
	const message = "must be a whole number, or empty for never";
	throw new ChatRefusal({ code: "invalid_input", message: `${path} ${message}`, errors: [{ path, message }] });
}

/** Whether conversations that are kept today would be deleted tomorrow. */
export function deletesMore(before: Pick<Site, "retention_days">, after: Pick<SiteRules, "retention_days">): boolean {
	return after.retention_days !== null && (before.retention_days === null || after.retention_days < before.retention_days);
}

/** The server names the entry that is wrong ("allowed_origins.1"); the field tells it with the text of that line. */
export function originsError(fields: Record<string, string>, typed: readonly string[]): string | null {
	if (fields.allowed_origins) return fields.allowed_origins;
	const wrong = Object.entries(fields).find(([path]) => path.startsWith("allowed_origins."));
	if (!wrong) return null;
	const [path, message] = wrong;
	const line = typed[Number(path.split(".")[1])];
	return line === undefined ? message : `“${line}” ${message.charAt(0).toLowerCase()}${message.slice(1)}`;
}
