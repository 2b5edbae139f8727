/** What a person chose; without the cookie the system decides. */
export type Theme = "light" | "dark";

export const THEME_COOKIE = "veritix-theme";

export function isTheme(value: unknown): value is Theme {
	return value === "light" || value === "dark";
}
