"use client";

import { Tooltip as Radix } from "radix-ui";
import type { ReactElement, ReactNode } from "react";

/** Stands once around a page whose icon buttons have tooltips; a second tooltip near the first opens at once. */
export const TooltipProvider = ({ children }: { children: ReactNode }) => (
	<Radix.Provider delayDuration={400} skipDelayDuration={200}>
		{children}
	</Radix.Provider>
);

type TooltipProps = { text: string; keys?: string; side?: "top" | "right" | "bottom" | "left"; children: ReactElement };

/** Names what an icon does, and its key. Never the only place of a word that matters: touch shows none. */
export function Tooltip({ text, keys, side = "bottom", children }: TooltipProps) {
	return (
		<Radix.Root>
			<Radix.Trigger asChild>{children}</Radix.Trigger>
			<Radix.Portal>
				<Radix.Content
					side={side}
					sideOffset={6}
					collisionPadding={8}
					className="z-50 flex animate-appear items-center gap-2 rounded-sm border border-border bg-raised px-2 py-1 text-sm text-text shadow-overlay"
				>
					{text}
					{keys && <kbd className="rounded-sm bg-fill-strong px-1 font-sans text-xs">{keys}</kbd>}
				</Radix.Content>
			</Radix.Portal>
		</Radix.Root>
	);
}
