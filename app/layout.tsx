import type { Metadata, Viewport } from "next";
import { cookies } from "next/headers";
import { connection } from "next/server";
import type { ReactNode } from "react";
import { isTheme, THEME_COOKIE } from "#components/ui/theme-cookie.ts";
import "./globals.css";

export const metadata: Metadata = {
	title: { default: "Veritix Chat", template: "%s · Veritix Chat" },
	description: "Open customer-support chat: a weightless widget for any web page and an inbox for agents.",
	applicationName: "Veritix Chat",
};

export const viewport: Viewport = {
	width: "device-width",
	initialScale: 1,
	// The composer stays above a phone's keyboard.
	interactiveWidget: "resizes-content",
	themeColor: [
		{ media: "(prefers-color-scheme: light)", color: "#f5f6f8" },
		{ media: "(prefers-color-scheme: dark)", color: "#0d0e12" },
	],
};

/** Every page is drawn per request, the 404 too: only then does it carry the nonce of its Content-Security-Policy. */
export default async function RootLayout({ children }: { children: ReactNode }) {
	await connection();
	const theme = (await cookies()).get(THEME_COOKIE)?.value;
	return (
		<html lang="en" data-theme={isTheme(theme) ? theme : undefined}>
			<body>{children}</body>
		</html>
	);
}
