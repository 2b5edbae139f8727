"use client";

import { type ComponentProps, useState } from "react";
import { Field } from "./field.tsx";

/** A password that can be shown while it is typed. */
export function PasswordField(props: Omit<ComponentProps<typeof Field>, "type" | "trailing">) {
	const [shown, setShown] = useState(false);
	return (
		<Field
			{...props}
			type={shown ? "text" : "password"}
			autoCapitalize="none"
			spellCheck={false}
			trailing={
				<button
					type="button"
					aria-pressed={shown}
					onClick={() => setShown(!shown)}
					className="h-9 rounded-sm px-2 text-sm font-medium text-muted hover:bg-fill hover:text-text"
				>
					{shown ? "Hide" : "Show"}
					<span className="sr-only"> password</span>
				</button>
			}
		/>
	);
}
