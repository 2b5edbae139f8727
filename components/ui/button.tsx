import type { ButtonHTMLAttributes, ReactNode } from "react";
import { classNames } from "./class-names.ts";
import { Spinner } from "./spinner.tsx";

const VARIANTS = {
	primary: "bg-accent text-on-accent hover:bg-accent-hover active:bg-accent-hover",
	secondary: "border border-border bg-raised text-text shadow-raised hover:bg-fill active:bg-fill-strong",
	ghost: "text-text hover:bg-fill active:bg-fill-strong",
	danger: "bg-danger-fill text-on-danger hover:opacity-90",
} as const;

const SIZES = {
	sm: "h-8 gap-1.5 rounded-sm px-2.5 text-sm",
	md: "h-9 gap-2 rounded-sm px-3 text-md",
	lg: "h-11 gap-2 rounded-md px-4 text-md",
} as const;

type Look = { variant?: keyof typeof VARIANTS; size?: keyof typeof SIZES };

/** The classes of a button, for links that look like one. */
export function buttonClass({ variant = "secondary", size = "md" }: Look = {}, extra?: string): string {
	return classNames(
		"relative inline-flex shrink-0 select-none items-center justify-center whitespace-nowrap font-medium",
		"transition-[opacity,transform] active:scale-[0.98] disabled:cursor-default disabled:opacity-55 pointer-coarse:min-h-11",
		VARIANTS[variant],
		SIZES[size],
		extra,
	);
}

type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & Look & { icon?: ReactNode; busy?: boolean };

/** A button. While `busy` it keeps its width and cannot be pressed again. */
export function Button({
	variant,
	size,
	icon,
	busy = false,
	className,
	children,
	disabled,
	type = "button",
	...rest
}: ButtonProps) {
	return (
		<button
			{...rest}
			type={type}
			disabled={disabled || busy}
			aria-busy={busy || undefined}
			className={buttonClass({ variant, size }, className)}
		>
			{busy && (
				<span className="absolute inset-0 grid place-items-center">
					<Spinner />
				</span>
			)}
			<span className={classNames("inline-flex items-center gap-[inherit]", busy && "invisible")}>
				{icon}
				{children}
			</span>
		</button>
	);
}
