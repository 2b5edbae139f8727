import type { WidgetOptions, WidgetPosition, WidgetTheme } from "#components/chat-widget/widget-options.ts";
import { nearestName } from "./nearest-name.ts";

export type ChatWidgetOptions = Partial<WidgetOptions>;

const THEMES: readonly WidgetTheme[] = ["light", "dark", "auto"];
const POSITIONS: readonly WidgetPosition[] = ["bottom-right", "bottom-left"];
const NAMES: readonly (keyof WidgetOptions)[] = ["backendUrl", "site", "theme", "position", "autoOpen", "user", "getToken"];

/** The options that count. What is misspelt is named on the console and left out: a typo must not take the chat away. */
export function checkOptions(given: ChatWidgetOptions): ChatWidgetOptions {
	const options = { ...given };
	for (const name of Object.keys(options)) {
		if ((NAMES as readonly string[]).includes(name)) continue;
		warn(`There is no option "${name}". Did you mean "${nearestName(name, NAMES)}"?`);
		delete options[name as keyof ChatWidgetOptions];
	}
	checkValue(options, "theme", THEMES);
	checkValue(options, "position", POSITIONS);
	return options;
}

function checkValue(options: ChatWidgetOptions, name: "theme" | "position", values: readonly string[]): void {
	const value = options[name];
	if (value === undefined || values.includes(value)) return;
	warn(`The option "${name}" cannot be "${value}". It is one of: ${values.join(", ")}.`);
	delete options[name];
}

/** What stands on the script tag itself; its own address says where the server is. */
export function readScriptTag(script: HTMLScriptElement | null): ChatWidgetOptions {
	const { site, theme, position, autoOpen, backendUrl } = script?.dataset ?? {};
	return checkOptions({
		...(site ? { site } : {}),
		...(theme ? { theme: theme as WidgetTheme } : {}),
		...(position ? { position: position as WidgetPosition } : {}),
		...(autoOpen === undefined ? {} : { autoOpen: autoOpen !== "false" }),
		...(backendUrl ? { backendUrl } : {}),
	});
}

export function warn(sentence: string): void {
	// biome-ignore lint/suspicious/noConsole: the console is where the author of the page looks
	console.warn(`ChatWidget: ${sentence}`);
}
