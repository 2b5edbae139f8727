"use client";

import { Monitor, Moon, Sun, SunMoon } from "lucide-react";
import { BrandMark } from "#components/ui/brand.tsx";
import { buttonClass } from "#components/ui/button.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Menu, MenuChoice } from "#components/ui/menu.tsx";
import { type ThemeChoice, useTheme } from "#components/ui/theme.ts";

const THEMES = [
	{ value: "system", label: "As the system", icon: <Monitor aria-hidden="true" /> },
	{ value: "light", label: "Light", icon: <Sun aria-hidden="true" /> },
	{ value: "dark", label: "Dark", icon: <Moon aria-hidden="true" /> },
] as const;

/** The way to the other pages, and the look of this one and of its widget. */
export function DemoHeader() {
	const [theme, chooseTheme] = useTheme();

	function choose(choice: ThemeChoice) {
		chooseTheme(choice);
		// The documented way: a second instance on the page is the same widget with other options.
		if (window.ChatWidget) new window.ChatWidget({ theme: choice === "system" ? "auto" : choice });
	}

	return (
		<header className="flex items-center gap-2.5">
			<a href="/" className="flex items-center gap-2.5 rounded-md" aria-label="Veritix Chat, start page">
				<BrandMark />
				<span className="text-lg font-semibold tracking-tight">Veritix Chat</span>
			</a>
			<span className="flex-1" />
			<Menu
				label="Appearance"
				trigger={
					<IconButton label="Appearance">
						<SunMoon aria-hidden="true" />
					</IconButton>
				}
			>
				<MenuChoice label="Appearance" value={theme} choices={THEMES} onChange={choose} />
			</Menu>
			<a href="/inbox" target="_blank" rel="noreferrer" className={buttonClass({ variant: "ghost" })}>
				Inbox
			</a>
		</header>
	);
}
