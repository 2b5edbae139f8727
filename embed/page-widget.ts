import { setAttributes } from "#components/chat-widget/elements.ts";
import { createLauncher, type Launcher } from "#components/chat-widget/launcher.ts";
import type { WidgetOptions } from "#components/chat-widget/widget-options.ts";
import { wasHereBefore, whenIdle } from "./earlier-visit.ts";
import type { LoadedPanel, Wish } from "./panel.ts";

const DESTROYED = "This chat was destroyed.";

type PanelScript = typeof import("./panel.ts");

/** There is one widget on a page, so what it is stands in this module: smaller than an object, which every visitor would load. */
export let launcher: Launcher | undefined;
let options: WidgetOptions;
let address: string;
let script: Promise<PanelScript> | undefined;
let isLoading = false;
/** Calls that wait for the panel, in their order. */
let calls: [call: (panel: LoadedPanel) => unknown, fail?: (error: Error) => void][] = [];

/** From the moment when it has come. */
export let panel: LoadedPanel | undefined;
/** How it shall be open when it comes; undefined is closed. */
export let wish: Wish | undefined;

/** Puts the bubble on the page, or applies options to the one that is there. */
export function startWidget(given: WidgetOptions, panelUrl: string): void {
	options = given;
	address = panelUrl;
	launcher = createLauncher(given, () => (panel?.isOpen ? panel.close() : open("pressed")));
	const { button } = launcher;
	// On the way to the click already: this costs nobody a session.
	button.onpointerenter = button.onfocus = () => void fetchScript().catch(() => {});
	if (given.autoOpen) open("quiet");
	// There may be an answer to show, or something to send.
	whenIdle(() => launcher && wasHereBefore(options) && load());
}

export function setOptions(change: Partial<WidgetOptions>): void {
	options = { ...options, ...change };
	launcher?.setLook(options);
	if (panel) panel.setOptions(change);
	else if (change.autoOpen) open("quiet");
}

export function open(how: Wish): void {
	if (panel) panel.openAs(how);
	else if (launcher) {
		wish = how;
		load();
	}
}

export function close(): void {
	wish = undefined;
	panel?.close();
}

/** Without the panel where this browser has nothing to forget. */
export async function logOut(): Promise<void> {
	options.user = options.getToken = undefined;
	if (panel || isLoading || wasHereBefore(options)) await ask((there) => there.logOut());
	// Who was named meanwhile is not who has left.
	panel?.setOptions({ user: options.user, getToken: options.getToken });
}

export function destroy(): void {
	panel?.destroy();
	launcher?.remove();
	for (const [, fail] of calls) fail?.(new Error(DESTROYED));
	launcher = panel = wish = undefined;
	isLoading = false;
	calls = [];
}

/** Runs it now, or when the panel comes for another reason. */
export function whenThere(call: (panel: LoadedPanel) => unknown, fail?: (error: Error) => void): void {
	if (panel) call(panel);
	else calls.push([call, fail]);
}

/** Has the panel loaded for it; rejects when the widget is destroyed before. */
export function ask<Answer>(call: (panel: LoadedPanel) => Answer | PromiseLike<Answer>): Promise<Answer> {
	return new Promise((done, fail) => {
		if (!launcher) throw new Error(DESTROYED);
		whenThere((there) => done(call(there)), fail);
		load();
	});
}

function fetchScript(): Promise<PanelScript> {
	script ??= (import(address) as Promise<PanelScript>).catch((error) => {
		script = undefined;
		// A browser may remember that an import failed, by its address.
		address += "?";
		throw error;
	});
	return script;
}

function load(): void {
	const mine = launcher;
	if (!mine || panel || isLoading) return;
	show(true);
	fetchScript().then(
		({ mount }) => {
			if (mine !== launcher) return;
			show(false);
			panel = mount(mine, options);
			// Listeners first, so that they hear of the opening.
			for (const [call] of calls) call(panel);
			if (wish) panel.openAs(wish);
		},
		(error) => {
			if (mine !== launcher) return;
			show(false, "The chat could not be loaded. Please try again.");
			// biome-ignore lint/suspicious/noConsole: the console is where the author of the page looks
			console.warn(`ChatWidget: ${error}. Does script-src allow it?`);
		},
	);
}

function show(loading: boolean, sentence = ""): void {
	isLoading = loading;
	if (!launcher) return;
	setAttributes(launcher.button, { "aria-busy": `${loading}` });
	launcher.said.textContent = sentence;
}
