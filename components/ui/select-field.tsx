import { ChevronDown } from "lucide-react";
import type { ReactNode, SelectHTMLAttributes } from "react";
import { classNames } from "./class-names.ts";
import { Labelled } from "./labelled.tsx";

type SelectFieldProps = SelectHTMLAttributes<HTMLSelectElement> & {
	label: string;
	choices: readonly { value: string; label: string }[];
	hint?: ReactNode;
	error?: string | null;
};

/** One of a few, by the system's own list. */
export function SelectField({ label, choices, hint, error, className, id, ...rest }: SelectFieldProps) {
	return (
		<Labelled label={label} id={id} hint={hint} error={error} className={className}>
			{(tied) => (
				<div className="relative">
					<select
						{...rest}
						{...tied}
						className={classNames(
							"h-11 w-full appearance-none rounded-md border bg-surface pr-9 pl-3 text-lg text-text sm:text-md",
							error ? "border-danger" : "border-border-strong",
						)}
					>
						{choices.map((choice) => (
							<option key={choice.value} value={choice.value}>
								{choice.label}
							</option>
						))}
					</select>
					<ChevronDown aria-hidden="true" className="pointer-events-none absolute top-3.5 right-3 size-4 text-muted" />
				</div>
			)}
		</Labelled>
	);
}
