"use client";

import { useState } from "react";
import { runSetting } from "#client/inbox/settings-api.ts";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { Form } from "#components/ui/form.tsx";
import { PasswordField } from "#components/ui/password-field.tsx";
import { FullDate } from "#components/ui/time-ago.tsx";
import { useCommand } from "#components/ui/use-command.ts";
import type { Account, NewSecondFactor } from "#protocol/accounts.ts";
import { MAX_CODE_LENGTH } from "#protocol/limits.ts";
import { Panel } from "./panel.tsx";
import { QrCode } from "./qr-code.tsx";
import { RecoveryCodes } from "./recovery-codes.tsx";

type Step =
	| { at: "rest" }
	| { at: "password" }
	| { at: "confirm"; factor: NewSecondFactor }
	| { at: "off" }
	| { at: "renew" }
	| { at: "codes"; codes: string[] };

/** Switches the second factor on and off, step by step, and gives out recovery codes. */
export function SecondFactorPanel({ account: known }: { account: Account }) {
	const { busy, problem, fields, run, forget } = useCommand();
	const [account, setAccount] = useState(known);
	const [step, setStep] = useState<Step>({ at: "rest" });
	const since = account.second_factor_since;

	function go(next: Step) {
		forget();
		setStep(next);
	}

	async function finish() {
		const now = await run(() => runSetting("account.read", {}));
		if (now) setAccount(now);
		setStep({ at: "rest" });
	}

	async function showCodes(work: Promise<{ recovery_codes: string[] } | null>) {
		const answer = await work;
		if (answer) go({ at: "codes", codes: answer.recovery_codes });
	}

	const password = (
		<PasswordField
			label="Current password"
			name="password"
			autoComplete="current-password"
			error={fields.password}
			required
			autoFocus
		/>
	);
	const code = (hint: string, alone = false) => (
		<Field
			label="Code"
			name="code"
			autoComplete="one-time-code"
			autoCapitalize="none"
			spellCheck={false}
			inputMode={alone ? "numeric" : "text"}
			maxLength={MAX_CODE_LENGTH}
			hint={hint}
			error={fields.code}
			required
			autoFocus={alone}
		/>
	);
	const buttons = (words: string, variant: "primary" | "danger" = "primary") => (
		<div className="flex flex-wrap gap-2">
			<Button type="submit" variant={variant} busy={busy}>
				{words}
			</Button>
			<Button variant="ghost" onClick={() => go({ at: "rest" })}>
				Cancel
			</Button>
		</div>
	);
	const appOrRecovery = "The six digits of your authenticator app, or a recovery code.";

	return (
		<Panel
			title="Second factor"
			lead={
				since ? (
					<p>
						On since <FullDate at={since} />. You have {account.recovery_codes_left} recovery codes left.
					</p>
				) : (
					"Beside your password, sign-in asks for a code of an authenticator app on your telephone. Who steals the password alone stays outside."
				)
			}
			aside={<Badge tone={since ? "resolved" : "neutral"}>{since ? "On" : "Off"}</Badge>}
		>
			{step.at === "rest" && (
				<div className="flex flex-wrap gap-2">
					{since ? (
						<>
							<Button onClick={() => go({ at: "renew" })}>New recovery codes</Button>
							<Button onClick={() => go({ at: "off" })}>Switch off</Button>
						</>
					) : (
						<Button variant="primary" onClick={() => go({ at: "password" })}>
							Switch on
						</Button>
					)}
				</div>
			)}
			{step.at === "password" && (
				<Form
					className="max-w-130"
					problem={problem}
					onSubmit={async (typed) => {
						const factor = await run(() => runSetting("second-factor.begin", { password: typed("password") }));
						if (factor) go({ at: "confirm", factor });
					}}
				>
					{password}
					{buttons("Continue")}
				</Form>
			)}
			{step.at === "confirm" && (
				<Form
					className="max-w-130"
					problem={problem}
					onSubmit={(typed) => showCodes(run(() => runSetting("second-factor.confirm", { code: typed("code") })))}
				>
					<div className="flex flex-wrap items-center gap-x-6 gap-y-4">
						<QrCode text={step.factor.uri} label="QR code for your authenticator app" />
						<div className="flex min-w-0 flex-1 basis-60 flex-col gap-2">
							<p className="text-pretty">Scan this with your authenticator app, or type this key into it:</p>
							<code className="rounded-sm bg-fill px-3 py-2 font-mono text-md wrap-anywhere">
								{step.factor.seed.replace(/(.{4})(?=.)/g, "$1 ")}
							</code>
						</div>
					</div>
					{code("The six digits that the app shows now.", true)}
					{buttons("Switch on")}
				</Form>
			)}
			{step.at === "renew" && (
				<Form
					className="max-w-130"
					problem={problem}
					onSubmit={(typed) =>
						showCodes(run(() => runSetting("second-factor.renew-codes", { password: typed("password"), code: typed("code") })))
					}
				>
					{password}
					{code(appOrRecovery)}
					{buttons("Make new codes")}
				</Form>
			)}
			{step.at === "off" && (
				<Form
					className="max-w-130"
					problem={problem}
					onSubmit={async (typed) => {
						const input = { password: typed("password"), code: typed("code") };
						if (await run(() => runSetting("second-factor.end", input))) await finish();
					}}
				>
					{password}
					{code(appOrRecovery)}
					{buttons("Switch off", "danger")}
				</Form>
			)}
			{step.at === "codes" && <RecoveryCodes codes={step.codes} onDone={finish} />}
		</Panel>
	);
}
