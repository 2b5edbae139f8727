import { type InputHTMLAttributes, type ReactNode, useId } from "react";

type CheckFieldProps = InputHTMLAttributes<HTMLInputElement> & {
	label: ReactNode /** What it means, in a sentence. */;
	hint?: ReactNode;
};

/** A box to tick, with what it means beside it. */
export function CheckField({ label, hint, ...rest }: CheckFieldProps) {
	const id = useId();
	return (
		<div className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-0.5">
			<input
				{...rest}
				id={id}
				type="checkbox"
				aria-describedby={hint ? `${id}-note` : undefined}
				className="mt-0.5 size-4.5 cursor-pointer accent-accent"
			/>
			<label htmlFor={id} className="cursor-pointer font-medium">
				{label}
			</label>
			{hint && (
				<p id={`${id}-note`} className="col-start-2 text-sm text-pretty text-muted">
					{hint}
				</p>
			)}
		</div>
	);
}
