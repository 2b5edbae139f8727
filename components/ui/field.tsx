import { type InputHTMLAttributes, type ReactNode, useId } from "react";
import { classNames } from "./class-names.ts";

type FieldProps = InputHTMLAttributes<HTMLInputElement> & {
	label: string;
	/** What helps to fill it in; gives way to `error`. */
	hint?: ReactNode;
	error?: string | null;
	/** Stands inside the input, at its end. */
	trailing?: ReactNode;
};

/** A labelled text input with its hint or its error below, tied together for screen readers. */
export function Field({ label, hint, error, trailing, className, id: givenId, ...rest }: FieldProps) {
	const madeId = useId();
	const id = givenId ?? madeId;
	const noteId = `${id}-note`;
	return (
		<div className={classNames("flex flex-col gap-1.5", className)}>
			<label htmlFor={id} className="text-sm font-medium text-text">
				{label}
			</label>
			<div className="relative">
				<input
					{...rest}
					id={id}
					aria-invalid={error ? true : undefined}
					aria-describedby={error || hint ? noteId : undefined}
					className={classNames(
						"h-11 w-full rounded-md border bg-surface px-3 text-lg text-ellipsis text-text read-only:bg-fill sm:text-md",
						error ? "border-danger" : "border-border-strong",
						trailing ? "pr-16" : "",
					)}
				/>
				{trailing && <div className="absolute inset-y-0 right-1 flex items-center">{trailing}</div>}
			</div>
			{(error || hint) && (
				<p id={noteId} className={classNames("text-sm", error ? "text-danger" : "text-muted")}>
					{error || hint}
				</p>
			)}
		</div>
	);
}
