import { type ReactNode, useId } from "react";
import { classNames } from "./class-names.ts";

type Tied = { id: string; "aria-invalid": true | undefined; "aria-describedby": string | undefined };

type LabelledProps = {
	label: string;
	id?: string;
	/** What helps to fill it in; gives way to `error`. */
	hint?: ReactNode;
	error?: string | null;
	className?: string;
	/** Draws the control with what ties it to its label and its note. */
	children: (tied: Tied) => ReactNode;
};

/** A label above a control, its hint or its error below, tied together for screen readers. */
export function Labelled({ label, id: givenId, hint, error, className, children }: LabelledProps) {
	const madeId = useId();
	const id = givenId ?? madeId;
	const noteId = `${id}-note`;
	return (
		<div className={classNames("flex flex-col gap-1.5", className)}>
			<label htmlFor={id} className="text-sm font-medium text-text">
				{label}
			</label>
			{children({ id, "aria-invalid": error ? true : undefined, "aria-describedby": error || hint ? noteId : undefined })}
			{(error || hint) && (
				<p id={noteId} className={classNames("text-sm text-pretty", error ? "text-danger" : "text-muted")}>
					{error || hint}
				</p>
			)}
		</div>
	);
}
