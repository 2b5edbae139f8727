import type { SiteModel } from "#prisma/generated/sqlite/models.ts";
import { ChatError } from "../refusals.ts";

export function originsOf({ allowedOrigins }: Pick<SiteModel, "allowedOrigins">): string[] {
	return JSON.parse(allowedOrigins) as string[];
}

/**
 * Whether a page may use a site's chat. Programs send no origin and may; a site without a list takes every page. It keeps
 * other people's pages from embedding the chat, not programs from calling it: a program says what it likes.
 */
export function isAllowedOrigin(allowed: readonly string[], origin: string | null): boolean {
	if (allowed.length === 0 || origin === null) return true;
	return allowed.some((entry) => {
		const [scheme, host = ""] = entry.split("://*.");
		if (host === "") return entry === origin;
		return origin.startsWith(`${scheme}://`) && origin.slice(`${scheme}://`.length).endsWith(`.${host}`);
	});
}

/** `origin` as the browser says it; null for a program. Pages of our own server are let in by whoever knows its address. */
export function requireAllowedOrigin(site: Pick<SiteModel, "allowedOrigins">, origin: string | null): void {
	if (!isAllowedOrigin(originsOf(site), origin)) throw foreignPage(`The chat of this site may not be used on ${origin}.`);
}

export const foreignPage = (message: string) => new ChatError("forbidden", message, { foreignPage: true });
