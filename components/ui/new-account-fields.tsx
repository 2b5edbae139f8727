"use client";

import type { ReactNode } from "react";
import { MAX_NAME_LENGTH, MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from "#protocol/limits.ts";
import { Field } from "./field.tsx";
import { PasswordField } from "./password-field.tsx";

type NewAccountFieldsProps = { errors: Record<string, string> /** The e-mail: to be typed, or only shown. */; children: ReactNode };

/** What an account is made of: a name, the e-mail in the middle, a password. */
export function NewAccountFields({ errors, children }: NewAccountFieldsProps) {
	return (
		<>
			<Field
				label="Your name"
				name="name"
				autoComplete="name"
				hint="People you answer see it."
				maxLength={MAX_NAME_LENGTH}
				error={errors.name}
				required
				autoFocus
			/>
			{children}
			<NewPasswordField label="Password" error={errors.password} />
		</>
	);
}

/** A password that is chosen. */
export function NewPasswordField({
	label,
	name = "password",
	error,
}: {
	label: string;
	name?: string;
	error?: string | undefined;
}) {
	return (
		<PasswordField
			label={label}
			name={name}
			autoComplete="new-password"
			hint={`At least ${MIN_PASSWORD_LENGTH} characters.`}
			minLength={MIN_PASSWORD_LENGTH}
			maxLength={MAX_PASSWORD_LENGTH}
			error={error}
			required
		/>
	);
}
