"use client";

import { Link2Off, WifiOff } from "lucide-react";
import { useEffect, useState } from "react";
import { signIn } from "#client/inbox/agent-session.ts";
import { runSetting } from "#client/inbox/settings-api.ts";
import { ChatRefusal } from "#client/refusal.ts";
import { Button, buttonClass } from "#components/ui/button.tsx";
import { Card } from "#components/ui/centered-page.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Field } from "#components/ui/field.tsx";
import { Form } from "#components/ui/form.tsx";
import { NewAccountFields } from "#components/ui/new-account-fields.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { useCommand } from "#components/ui/use-command.ts";
import { useLinkToken } from "#components/ui/use-link-token.ts";
import type { InvitationOffer } from "#protocol/accounts.ts";

type Found = { token: string; offer: InvitationOffer } | { token: string; why: string; isFinal: boolean };

/** The invitation behind the link: what it offers and the form that accepts it, or why it no longer works. */
export function Join() {
	const token = useLinkToken();
	const [found, setFound] = useState<Found | null>(null);
	useEffect(() => {
		if (token === null) return;
		let isCurrent = true;
		const tell = (next: Found) => isCurrent && setFound(next);
		if (token === "") {
			tell({ token, why: "Open the whole link of your invitation, with everything behind the #.", isFinal: true });
		} else {
			runSetting("invitation.read", { token }).then(
				(offer) => tell({ token, offer }),
				(error: unknown) =>
					tell(
						error instanceof ChatRefusal
							? { token, why: error.message, isFinal: true }
							: { token, why: "Check your connection and load this page again.", isFinal: false },
					),
			);
		}
		return () => {
			isCurrent = false;
		};
	}, [token]);

	if (found === null || found.token !== token) {
		return (
			<Card>
				<div aria-hidden="true" className="flex animate-late flex-col gap-4">
					<Skeleton className="h-11" />
					<Skeleton className="h-11" />
					<Skeleton className="h-11" />
				</div>
			</Card>
		);
	}
	return (
		<Card>
			{"offer" in found ? (
				<JoinForm token={found.token} offer={found.offer} />
			) : (
				<EmptyState
					icon={found.isFinal ? <Link2Off /> : <WifiOff />}
					title={found.isFinal ? "This link does not work" : "The server cannot be reached"}
					action={
						<a href="/login" className={buttonClass()}>
							Sign in instead
						</a>
					}
				>
					{found.why}
				</EmptyState>
			)}
		</Card>
	);
}

function JoinForm({ token, offer }: { token: string; offer: InvitationOffer }) {
	const { busy, problem, fields, run } = useCommand();

	async function accept({ name, password }: { name: string; password: string }) {
		const { agent } = await runSetting("invitation.accept", { token, name, password });
		// The form stays busy until the page goes.
		window.location.replace((await signIn({ email: agent.email, password })).outcome === "ok" ? "/inbox" : "/login");
	}

	return (
		<Form problem={problem} onSubmit={(typed) => run(() => accept({ name: typed("name"), password: typed("password") }))}>
			<p className="text-pretty text-muted">
				{offer.invited_by ?? "An administrator"} invites you as {offer.role === "admin" ? "an admin" : "an agent"}.
			</p>
			<NewAccountFields errors={fields}>
				<Field label="E-mail" type="email" autoComplete="username" value={offer.email} readOnly hint="You sign in with it." />
			</NewAccountFields>
			<Button type="submit" variant="primary" size="lg" busy={busy} className="mt-1 w-full">
				Join
			</Button>
		</Form>
	);
}
