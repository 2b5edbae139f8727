import type { InputHTMLAttributes, ReactNode } from "react";
import { classNames } from "./class-names.ts";
import { Labelled } from "./labelled.tsx";

type FieldProps = InputHTMLAttributes<HTMLInputElement> & {
	label: string;
	/** What helps to fill it in; gives way to `error`. */
	hint?: ReactNode;
	error?: string | null;
	/** Stands inside the input, at its end. */
	trailing?: ReactNode;
};

/** A labelled text input with its hint or its error below. */
export function Field({ label, hint, error, trailing, className, id, ...rest }: FieldProps) {
	return (
		<Labelled label={label} id={id} hint={hint} error={error} className={className}>
			{(tied) => (
				<div className="relative">
					<input
						{...rest}
						{...tied}
						className={classNames(
							"h-11 w-full rounded-md border bg-surface px-3 text-lg text-ellipsis text-text read-only:bg-fill sm:text-md",
							error ? "border-danger" : "border-border-strong",
							trailing ? "pr-16" : "",
						)}
					/>
					{trailing && <div className="absolute inset-y-0 right-1 flex items-center">{trailing}</div>}
				</div>
			)}
		</Labelled>
	);
}
