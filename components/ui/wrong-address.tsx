"use client";

import { Unplug } from "lucide-react";
import { useSyncExternalStore } from "react";
import { Notice } from "./notice.tsx";

type WrongAddressProps = { publicUrl: string; path: string };

const never = () => () => {};

/** Warns when the page was opened at another address than the server's own: there the session's cookie does not hold. */
export function WrongAddress({ publicUrl, path }: WrongAddressProps) {
	const origin = useSyncExternalStore(
		never,
		() => window.location.origin,
		() => null,
	);
	if (origin === null || origin === new URL(publicUrl).origin) return null;
	const right = `${publicUrl}${path}`;
	return (
		<Notice tone="waiting" icon={<Unplug />}>
			<p className="font-medium">This is not the address to sign in at.</p>
			<p className="mt-1 text-text">
				You opened {origin}, but this server is set up as{" "}
				<a href={right} className="font-medium wrap-anywhere text-accent-text underline underline-offset-2">
					{right}
				</a>
				. Open it there, or set PUBLIC_URL to {origin} and restart.
			</p>
		</Notice>
	);
}
