"use client";

import { LogIn, WifiOff } from "lucide-react";
import { useSyncExternalStore } from "react";
import type { ConnectionState } from "#client/connection.ts";

function onNetwork(listener: () => void): () => void {
	window.addEventListener("online", listener);
	window.addEventListener("offline", listener);
	return () => {
		window.removeEventListener("online", listener);
		window.removeEventListener("offline", listener);
	};
}

/** One line above everything while nothing arrives: why, and what happens to what is written meanwhile. */
export function ConnectionBanner({ connection, signedOut }: { connection: ConnectionState; signedOut: boolean }) {
	const hasNetwork = useSyncExternalStore(
		onNetwork,
		() => navigator.onLine,
		() => true,
	);
	const shown = signedOut || connection === "offline";
	return (
		<div role="status">
			{shown && (
				<p className="flex animate-appear items-center justify-center gap-2 border-b border-border bg-waiting-soft px-4 py-2 text-center text-md text-pretty text-waiting">
					{signedOut ? (
						<LogIn aria-hidden="true" className="size-4 shrink-0" />
					) : (
						<WifiOff aria-hidden="true" className="size-4 shrink-0" />
					)}
					<span>
						{signedOut ? (
							<>
								Your session has ended. What you wrote is kept.{" "}
								<a href="/login" className="font-semibold underline underline-offset-2">
									Sign in again
								</a>
							</>
						) : hasNetwork ? (
							"The server cannot be reached. What you write is kept and sent when it is back."
						) : (
							"You are offline. What you write is kept and sent when you are back."
						)}
					</span>
				</p>
			)}
		</div>
	);
}
