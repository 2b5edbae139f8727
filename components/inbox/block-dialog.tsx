"use client";

import { useRef } from "react";
import { runSetting } from "#client/inbox/settings-api.ts";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Form } from "#components/ui/form.tsx";
import { SelectField } from "#components/ui/select-field.tsx";
import { useCommand } from "#components/ui/use-command.ts";
import { MAX_REASON_LENGTH } from "#protocol/limits.ts";
import type { AboutPerson } from "./person-dialog.tsx";

const TIMES = [
	{ value: "1", label: "For an hour" },
	{ value: "24", label: "For a day" },
	{ value: "720", label: "For 30 days" },
] as const;

export type BlockDialogProps = {
	about: AboutPerson;
	onBlocked: (block: { until: string; reason: string }) => void;
	onClose: () => void;
};

/** Keeps somebody from writing, for how long and why. */
export function BlockDialog({ about, onBlocked, onClose }: BlockDialogProps) {
	const { busy, problem, fields, run } = useCommand();
	const dialog = useRef<HTMLDialogElement>(null);
	return (
		<Dialog ref={dialog} title={`Block ${about.name}?`} onClose={onClose}>
			<p className="mt-2 mb-4 text-pretty text-muted">
				They can read, but not write, until the time is over or somebody unblocks them. They are told until when.
			</p>
			<Form
				problem={problem}
				onSubmit={async (typed) => {
					const input = { user_id: about.userId, hours: Number(typed("hours")), reason: typed("reason") };
					const blocked = await run(() => runSetting("user.block", input));
					if (!blocked) return;
					onBlocked({ until: blocked.blocked_until, reason: blocked.reason });
					dialog.current?.close();
				}}
			>
				<SelectField label="How long" name="hours" choices={TIMES} defaultValue="24" error={fields.hours} />
				<Field
					label="Reason"
					name="reason"
					autoComplete="off"
					maxLength={MAX_REASON_LENGTH}
					hint="For the audit log; the person does not see it."
					error={fields.reason}
					required
				/>
				<div className="mt-1 flex justify-end gap-2">
					<Button onClick={() => dialog.current?.close()}>Cancel</Button>
					<Button type="submit" variant="danger" busy={busy}>
						Block
					</Button>
				</div>
			</Form>
		</Dialog>
	);
}
