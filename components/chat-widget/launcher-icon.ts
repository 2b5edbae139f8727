import { setAttributes } from "./elements.ts";

export const CHAT_PATH =
	"M12 3.5c-5 0-9 3.4-9 7.7 0 2.4 1.2 4.5 3.2 5.9-.1 1-.5 2-1.2 2.9-.2.3 0 .7.4.6 1.8-.2 3.3-.8 4.4-1.6.7.1 1.5.2 2.2.2 5 0 9-3.5 9-8s-4-7.7-9-7.7Z";

/** The same element as `Icon` draws, without Preact. */
export function drawIcon(name: string, path: string): Element {
	const icon = draw("svg", { class: `icon icon-${name}`, viewBox: "0 0 24 24", "aria-hidden": "true" });
	icon.append(draw("path", { d: path }));
	return icon;
}

function draw(name: string, attributes: Record<string, string>): Element {
	return setAttributes(document.createElementNS("http://www.w3.org/2000/svg", name), attributes);
}
