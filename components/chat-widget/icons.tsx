import { CHAT_PATH } from "./launcher-icon.ts";

export const PATHS = {
	chat: CHAT_PATH,
	down: "m6 9.5 6 6 6-6",
	more: "M5.5 12h.01M12 12h.01M18.5 12h.01",
	close: "M6.5 6.5l11 11m0-11-11 11",
	send: "M12 19V5.5m0 0-6 6m6-6 6 6",
	person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-7 8.5c.5-3.6 3.4-5.5 7-5.5s6.5 1.9 7 5.5",
	alert: "M12 8v4.5m0 3.5v.01M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0Z",
	check: "m5 12.5 4.5 4.5L19 7.5",
	checks: "m2.5 12.5 4.5 4.5L16 8m-4 8.5.5.5L22 8",
	clock: "M12 7.5V12l3 2m6-2a9 9 0 1 1-18 0 9 9 0 0 1 18 0Z",
	eye: "M2.5 12c2-4 5.5-6.5 9.5-6.5s7.5 2.5 9.5 6.5c-2 4-5.5 6.5-9.5 6.5s-7.5-2.5-9.5-6.5Zm9.5 2.8a2.8 2.8 0 1 0 0-5.6 2.8 2.8 0 0 0 0 5.6Z",
} as const;

export type IconName = keyof typeof PATHS;

/** Drawn on a 24 px grid; size and colour come from the style sheet. Decoration: its meaning always stands beside it in words. */
export function Icon({ name }: { name: IconName }) {
	return (
		<svg className={`icon icon-${name}`} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
			<path d={PATHS[name]} />
		</svg>
	);
}
