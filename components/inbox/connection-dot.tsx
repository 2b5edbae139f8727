import type { ConnectionState } from "#client/connection.ts";
import { classNames } from "#components/ui/class-names.ts";

const LOOKS: Record<ConnectionState, { word: string; dot: string }> = {
	idle: { word: "Not connected", dot: "bg-border-strong" },
	connecting: { word: "Connecting…", dot: "bg-waiting animate-pulse" },
	live: { word: "Connected", dot: "bg-resolved" },
	polling: { word: "Connected, slowly", dot: "bg-waiting" },
	offline: { word: "Offline", dot: "bg-danger" },
};

/** How the connection stands, in a word and a dot. */
export function ConnectionDot({ connection }: { connection: ConnectionState }) {
	const { word, dot } = LOOKS[connection];
	return (
		<span
			className="inline-flex items-center gap-1.5 text-sm text-muted"
			title={
				connection === "polling"
					? "A network in between blocks WebSockets. Messages arrive all the same, a little later."
					: undefined
			}
		>
			<span aria-hidden="true" className={classNames("size-2 shrink-0 rounded-full", dot)} />
			{word}
		</span>
	);
}
