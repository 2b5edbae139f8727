import { Globe, KeyRound, type LucideIcon, ScrollText, ShieldCheck, UserRound, UsersRound } from "lucide-react";

export type SettingsSection = { path: string; label: string; icon: LucideIcon /** Shown to admins only. */; admins: boolean };

/** What the settings consist of, in order: one entry and one page under app/settings for each. */
export const SECTIONS: readonly SettingsSection[] = [
	{ path: "/settings", label: "Profile", icon: UserRound, admins: false },
	{ path: "/settings/security", label: "Security", icon: ShieldCheck, admins: false },
	{ path: "/settings/team", label: "Team", icon: UsersRound, admins: true },
	{ path: "/settings/sites", label: "Sites", icon: Globe, admins: true },
	{ path: "/settings/keys", label: "API keys", icon: KeyRound, admins: true },
	{ path: "/settings/audit", label: "Audit log", icon: ScrollText, admins: true },
];
