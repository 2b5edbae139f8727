"use client";

import { useSyncExternalStore } from "react";
import { isTheme, THEME_COOKIE, type Theme } from "./theme-cookie.ts";

export type ThemeChoice = Theme | "system";

const ONE_YEAR = 365 * 24 * 60 * 60;
const listeners = new Set<() => void>();

/**
 * Light, dark, or as the system has it. The choice is a cookie, because then the server draws the page in it at once:
 * no flash, and no inline script past the CSP.
 */
export function useTheme(): [ThemeChoice, (choice: ThemeChoice) => void] {
	return [useSyncExternalStore(subscribe, readTheme, () => "system" as const), chooseTheme];
}

function subscribe(listener: () => void): () => void {
	listeners.add(listener);
	return () => void listeners.delete(listener);
}

function readTheme(): ThemeChoice {
	const chosen = document.documentElement.dataset.theme;
	return isTheme(chosen) ? chosen : "system";
}

function chooseTheme(choice: ThemeChoice): void {
	if (choice === "system") delete document.documentElement.dataset.theme;
	else document.documentElement.dataset.theme = choice;
	const age = choice === "system" ? 0 : ONE_YEAR;
	// biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in browsers that we support.
	document.cookie = `${THEME_COOKIE}=${choice}; path=/; max-age=${age}; samesite=lax`;
	for (const listener of listeners) listener();
}
