"use client";

import { LogOut, Monitor, Moon, Settings, Sun } from "lucide-react";
import type { ReactElement } from "react";
import { signOut } from "#client/inbox/agent-session.ts";
import { Menu, MenuChoice, MenuItem, MenuSeparator } from "#components/ui/menu.tsx";
import { type ThemeChoice, useTheme } from "#components/ui/theme.ts";
import type { Agent } from "#protocol/shapes.ts";

const THEMES: readonly { value: ThemeChoice; label: string; icon: ReactElement }[] = [
	{ value: "system", label: "As the system", icon: <Monitor aria-hidden="true" /> },
	{ value: "light", label: "Light", icon: <Sun aria-hidden="true" /> },
	{ value: "dark", label: "Dark", icon: <Moon aria-hidden="true" /> },
];

type AccountMenuProps = { agent: Agent; trigger: ReactElement; side?: "top" | "right" | "bottom"; align?: "start" | "end" };

/** Who is signed in, the look, and the way out. */
export function AccountMenu({ agent, trigger, side, align }: AccountMenuProps) {
	const [theme, chooseTheme] = useTheme();

	async function leave() {
		// A whole new page: nothing that was read stays in this tab.
		if (await signOut()) window.location.assign("/login");
	}

	return (
		<Menu trigger={trigger} label="Account" side={side} align={align}>
			<div className="px-2 py-1.5">
				<p className="truncate font-medium">{agent.name}</p>
				<p className="truncate text-sm text-muted">{agent.email}</p>
			</div>
			<MenuSeparator />
			<MenuChoice label="Appearance" value={theme} choices={THEMES} onChange={chooseTheme} />
			<MenuSeparator />
			<MenuItem icon={<Settings aria-hidden="true" />} onSelect={() => window.location.assign("/settings")}>
				Settings
			</MenuItem>
			<MenuItem icon={<LogOut aria-hidden="true" />} onSelect={leave}>
				Sign out
			</MenuItem>
		</Menu>
	);
}
