"use client";

import { useSyncExternalStore } from "react";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const TICK = 10_000;

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | null = null;
let now = 0;

/** One clock for every time on the page, so that a long list has one timer. */
function subscribe(listener: () => void): () => void {
	listeners.add(listener);
	timer ??= setInterval(tick, TICK);
	return () => {
		listeners.delete(listener);
		if (listeners.size > 0 || timer === null) return;
		clearInterval(timer);
		timer = null;
	};
}

function tick(): void {
	now = Date.now();
	for (const listener of listeners) listener();
}

function currentTime(): number {
	// Without a running timer nobody moves the clock on.
	if (timer === null) now = Date.now();
	return now;
}

/** The time in milliseconds, moved on every ten seconds; 0 while the server renders. */
export function useNow(): number {
	return useSyncExternalStore(subscribe, currentTime, () => 0);
}

/** "now", "4m", "3h", "2d": how long ago, never negative, however wrong this machine's clock is. */
export function shortDuration(milliseconds: number): string {
	if (milliseconds < MINUTE) return "now";
	if (milliseconds < HOUR) return `${Math.floor(milliseconds / MINUTE)}m`;
	if (milliseconds < DAY) return `${Math.floor(milliseconds / HOUR)}h`;
	return `${Math.floor(milliseconds / DAY)}d`;
}

/** "4 minutes", for people who hear the page. */
export function spokenDuration(milliseconds: number): string {
	if (milliseconds < MINUTE) return "less than a minute";
	const [count, unit] =
		milliseconds < HOUR
			? [milliseconds / MINUTE, "minute"]
			: milliseconds < DAY
				? [milliseconds / HOUR, "hour"]
				: [milliseconds / DAY, "day"];
	const whole = Math.floor(Number(count));
	return `${whole} ${unit}${whole === 1 ? "" : "s"}`;
}

type TimeAgoProps = {
	/** ISO 8601 with `Z`. */
	since: string;
	/** Milliseconds that the server's clock is ahead of this one. */
	skewMs?: number;
	/** Words before it for screen readers, such as "Waiting for". */
	spokenBefore?: string;
	spokenAfter?: string;
	className?: string;
};

/** How long ago something was; stays true while the page is open. The full date is its title. */
export function TimeAgo({ since, skewMs = 0, spokenBefore = "", spokenAfter = "ago", className }: TimeAgoProps) {
	const now = useNow();
	const elapsed = Math.max(0, now + skewMs - Date.parse(since));
	return (
		// The server knows neither the reader's language nor their clock.
		<time dateTime={since} title={now === 0 ? undefined : fullDate(since)} className={className}>
			<span aria-hidden="true">{shortDuration(elapsed)}</span>
			<span className="sr-only">{`${spokenBefore} ${spokenDuration(elapsed)} ${spokenAfter}`.trim()}</span>
		</time>
	);
}

/** The date and time as the reader's own language writes them. */
export function fullDate(iso: string): string {
	return new Date(iso).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
}

/** A full date in the page's text. Where the server renders the page it stands there as the day alone, until the browser knows better. */
export function FullDate({ at, className }: { at: string; className?: string }) {
	const words = useSyncExternalStore(
		never,
		() => fullDate(at),
		() => at.slice(0, 10),
	);
	return (
		<time dateTime={at} className={className}>
			{words}
		</time>
	);
}

const never = () => () => {};
