import { WIDGET_EVENTS } from "#components/chat-widget/widget-events.ts";
import type { WidgetOptions } from "#components/chat-widget/widget-options.ts";
import { nearestName } from "./nearest-name.ts";

/** What an option may be; null is anything. */
const OPTIONS: Record<keyof WidgetOptions, readonly string[] | null> = {
	backendUrl: null,
	site: null,
	theme: ["light", "dark", "auto"],
	position: ["bottom-right", "bottom-left"],
	autoOpen: null,
	user: null,
	getToken: null,
};
const OPTION_NAMES = Object.keys(OPTIONS);

/** The options that count. What is misspelt is named on the console and left out: a typo must not take the chat away. */
export function checkOptions<Given extends Partial<WidgetOptions>>(given: Given): Given {
	const options = { ...given };
	for (const name of Object.keys(given) as (keyof WidgetOptions)[]) {
		if (!OPTION_NAMES.includes(name)) warn(`There is no option "${name}". Did you mean "${nearestName(name, OPTION_NAMES)}"?`);
		else if (isPossible(OPTIONS[name], given[name])) continue;
		else warn(`The option "${name}" cannot be "${given[name]}". It is one of: ${OPTIONS[name]?.join(", ")}.`);
		delete options[name];
	}
	return options;
}

function isPossible(values: readonly string[] | null, value: unknown): boolean {
	return values === null || value === undefined || values.includes(value as string);
}

/** Names on the console an event that does not exist. */
export function checkEvent(name: string): void {
	const names: readonly string[] = WIDGET_EVENTS;
	if (!names.includes(name)) warn(`There is no event "${name}". Did you mean "${nearestName(name, names)}"?`);
}

function warn(sentence: string): void {
	// biome-ignore lint/suspicious/noConsole: the console is where the author of the page looks
	console.warn(`ChatWidget: ${sentence}`);
}
