"use client";

import { Ellipsis } from "lucide-react";
import { useState } from "react";
import { runSetting } from "#client/inbox/settings-api.ts";
import { Avatar } from "#components/ui/avatar.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { Menu, MenuItem } from "#components/ui/menu.tsx";
import { FullDate, TimeAgo } from "#components/ui/time-ago.tsx";
import { useCommand } from "#components/ui/use-command.ts";
import type { Invitation, TeamMember } from "#protocol/accounts.ts";

type Question = { title: string; says: string; action: string; work: () => Promise<unknown> };

/** What an admin can do with a member, each asked about before it happens. */
function questionsAbout({ id, name, role, second_factor, sessions }: TeamMember, isSelf: boolean): Question[] {
	const questions: Question[] = [
		role === "admin"
			? {
					title: `Make ${name} an agent?`,
					says: isSelf
						? "You can no longer change the team or the settings."
						: "They can no longer change the team or the settings.",
					action: "Make agent",
					work: () => runSetting("team.change-role", { agent: id, role: "agent" }),
				}
			: {
					title: `Make ${name} an admin?`,
					says: "They can change everything: the team, sites and keys, and your role too.",
					action: "Make admin",
					work: () => runSetting("team.change-role", { agent: id, role: "admin" }),
				},
	];
	if (isSelf) return questions;
	if (sessions > 0) {
		questions.push({
			title: `Sign ${name} out everywhere?`,
			says: "Every browser they are signed in with is cut off at once. They can sign in again.",
			action: "Sign out",
			work: () => runSetting("session.revoke-others", { agent: id }),
		});
	}
	if (second_factor) {
		questions.push({
			title: `Switch off ${name}’s second factor?`,
			says: "For somebody who has lost both telephone and recovery codes. Until they switch it on again, their password alone lets them in.",
			action: "Switch off second factor",
			work: () => runSetting("team.end-second-factor", { agent: id }),
		});
	}
	questions.push({
		title: `Remove ${name}?`,
		says: "They are signed out at once and cannot come back in. Their open conversations go back to everybody; what they wrote stays.",
		action: "Remove",
		work: () => runSetting("team.remove", { agent: id }),
	});
	return questions;
}

type MemberRowProps = { member: TeamMember; isSelf: boolean; onChanged: () => Promise<void> };

/** One member: who, with which rights, seen when, and what can be done. */
export function TeamMemberRow({ member, isSelf, onChanged }: MemberRowProps) {
	const { busy, problem, run, forget } = useCommand();
	const [asked, setAsked] = useState<Question | null>(null);

	async function confirm({ work }: Question) {
		const done = await run(async () => {
			await work();
			return true;
		});
		if (!done) return;
		setAsked(null);
		await onChanged();
	}

	return (
		<li className="flex items-center gap-3 py-3 first:pt-0 last:pb-0">
			<Avatar name={member.name} id={member.id} />
			<div className="min-w-0 flex-1">
				<p className="flex flex-wrap items-center gap-x-2 gap-y-1 font-medium">
					<span className="min-w-0 wrap-anywhere">{member.name}</span>
					{isSelf && <Badge>You</Badge>}
					{member.role === "admin" && <Badge tone="accent">Admin</Badge>}
					{member.second_factor && <Badge tone="resolved">Second factor</Badge>}
				</p>
				<p className="text-sm wrap-anywhere text-muted">
					{member.email} ·{" "}
					{member.last_seen_at ? (
						<>
							last seen: <TimeAgo since={member.last_seen_at} />
						</>
					) : (
						"not signed in"
					)}
				</p>
			</div>
			<Menu
				label={`What to do with ${member.name}`}
				trigger={
					<Button variant="ghost" size="sm" aria-label={`What to do with ${member.name}`}>
						<Ellipsis aria-hidden="true" className="size-4.5" />
					</Button>
				}
			>
				{questionsAbout(member, isSelf).map((question) => (
					<MenuItem
						key={question.action}
						onSelect={() => {
							forget();
							setAsked(question);
						}}
					>
						{question.action}…
					</MenuItem>
				))}
			</Menu>
			{asked && (
				<ConfirmDialog
					title={asked.title}
					action={asked.action}
					busy={busy}
					problem={problem}
					onConfirm={() => confirm(asked)}
					onClose={() => setAsked(null)}
				>
					{asked.says}
				</ConfirmDialog>
			)}
		</li>
	);
}

/** One invitation that nobody has accepted yet. */
export function TeamInvitation({ invitation, onChanged }: { invitation: Invitation; onChanged: () => Promise<void> }) {
	const { busy, problem, run } = useCommand();
	return (
		<li className="flex items-center gap-3 py-3 first:pt-0 last:pb-0">
			<div className="min-w-0 flex-1">
				<p className="flex flex-wrap items-center gap-x-2 gap-y-1 font-medium">
					<span className="min-w-0 wrap-anywhere">{invitation.email}</span>
					{invitation.role === "admin" && <Badge tone="accent">Admin</Badge>}
				</p>
				<p className="text-sm text-pretty text-muted">
					{invitation.invited_by && `Invited by ${invitation.invited_by} · `}ends <FullDate at={invitation.expires_at} />
				</p>
				{problem && (
					<p role="alert" className="text-sm text-danger">
						{problem}
					</p>
				)}
			</div>
			<Button
				size="sm"
				busy={busy}
				aria-label={`Withdraw the invitation of ${invitation.email}`}
				onClick={async () => {
					if (await run(() => runSetting("team.withdraw-invitation", { invitation: invitation.id }))) await onChanged();
				}}
			>
				Withdraw
			</Button>
		</li>
	);
}
