"use client";

import type { ButtonHTMLAttributes, ReactNode } from "react";
import { classNames } from "./class-names.ts";
import { Tooltip } from "./tooltip.tsx";

type IconButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & {
	/** What it does: its name for screen readers and its tooltip. */
	label: string;
	/** The key that does the same. */
	keys?: string;
	side?: "top" | "right" | "bottom" | "left";
	children: ReactNode;
};

/** A square button with an icon, named by its tooltip. Needs a `TooltipProvider` above it. */
export function IconButton({ label, keys, side, className, children, ...rest }: IconButtonProps) {
	return (
		<Tooltip text={label} keys={keys} side={side}>
			<button
				type="button"
				{...rest}
				aria-label={label}
				className={classNames(
					"inline-grid size-9 shrink-0 place-items-center rounded-sm text-muted transition-[opacity,transform]",
					"hover:bg-fill hover:text-text active:scale-[0.96] disabled:cursor-default disabled:opacity-50 pointer-coarse:size-11 [&_svg]:size-4.5",
					className,
				)}
			>
				{children}
			</button>
		</Tooltip>
	);
}
