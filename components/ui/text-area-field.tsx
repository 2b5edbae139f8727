import type { ReactNode, TextareaHTMLAttributes } from "react";
import { classNames } from "./class-names.ts";
import { Labelled } from "./labelled.tsx";

type TextAreaFieldProps = TextareaHTMLAttributes<HTMLTextAreaElement> & { label: string; hint?: ReactNode; error?: string | null };

/** A labelled text of several lines with its hint or its error below. */
export function TextAreaField({ label, hint, error, className, id, ...rest }: TextAreaFieldProps) {
	return (
		<Labelled label={label} id={id} hint={hint} error={error} className={className}>
			{(tied) => (
				<textarea
					{...rest}
					{...tied}
					className={classNames(
						"block w-full resize-y rounded-md border bg-surface px-3 py-2.5 text-lg text-text sm:text-md",
						error ? "border-danger" : "border-border-strong",
					)}
				/>
			)}
		</Labelled>
	);
}
