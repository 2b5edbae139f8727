import { CircleAlert } from "lucide-react";
import type { FormEvent, ReactNode } from "react";
import { classNames } from "./class-names.ts";
import { Notice } from "./notice.tsx";

type FormProps = {
	/** What stops it as a whole. */
	problem: string | null;
	/** Gets what was typed; the form never reloads the page. */
	onSubmit: (typed: (field: string) => string, form: HTMLFormElement) => void;
	children: ReactNode;
	className?: string;
};

/** Fields under one another, and above them what went wrong. What was typed stays after a refusal. */
export function Form({ problem, onSubmit, children, className }: FormProps) {
	function submit(event: FormEvent<HTMLFormElement>) {
		event.preventDefault();
		const form = event.currentTarget;
		const data = new FormData(form);
		onSubmit((field) => String(data.get(field) ?? ""), form);
	}
	return (
		<form onSubmit={submit} className={classNames("flex flex-col gap-4", className)}>
			{problem && (
				<Notice tone="danger" icon={<CircleAlert />}>
					{problem}
				</Notice>
			)}
			{children}
		</form>
	);
}
