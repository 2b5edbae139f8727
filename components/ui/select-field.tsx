import { ChevronDown } from "lucide-react";
import { type SelectHTMLAttributes, useId } from "react";
import { classNames } from "./class-names.ts";

type SelectFieldProps = SelectHTMLAttributes<HTMLSelectElement> & {
	label: string;
	choices: readonly { value: string; label: string }[];
};

/** One of a few, by the system's own list. */
export function SelectField({ label, choices, className, ...rest }: SelectFieldProps) {
	const id = useId();
	return (
		<div className={classNames("flex flex-col gap-1.5", className)}>
			<label htmlFor={id} className="text-sm font-medium text-text">
				{label}
			</label>
			<div className="relative">
				<select
					{...rest}
					id={id}
					className="h-11 w-full appearance-none rounded-md border border-border-strong bg-surface pr-9 pl-3 text-lg text-text sm:text-md"
				>
					{choices.map((choice) => (
						<option key={choice.value} value={choice.value}>
							{choice.label}
						</option>
					))}
				</select>
				<ChevronDown aria-hidden="true" className="pointer-events-none absolute top-3.5 right-3 size-4 text-muted" />
			</div>
		</div>
	);
}
