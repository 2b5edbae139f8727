"use client";

import { CircleAlert, CircleCheck, Headset, HeartPulse, MessageCircle, Siren } from "lucide-react";
import { useState } from "react";
import { requestJson } from "#client/http.ts";
import { Button } from "#components/ui/button.tsx";
import { classNames } from "#components/ui/class-names.ts";
import { spokenDuration } from "#components/ui/time-ago.tsx";
import type { Health, SendResult } from "#protocol/shapes.ts";
import { beginConversation, type PageWidget } from "./page-widget.ts";
import type { Demo } from "./use-demo.ts";

type Action = "simulate" | "escalate" | "check";
type Outcome = { ok: boolean; text: string };

const ICON = "size-4";

const ACTIONS: Record<Action, (widget: PageWidget) => Promise<string>> = {
	async simulate(widget) {
		widget.openChat();
		const { conversation_id, token } = await beginConversation(widget);
		await callServer<SendResult>("POST", "/demo/agent", { token, body: { conversation_id } });
		return "An agent has answered in your chat. From now on the demo bot is silent there.";
	},
	async escalate(widget) {
		widget.openChat();
		const { escalation_id } = await widget.escalateConversation("complex_query", { user_feedback: "Need human assistance" });
		return `Escalated as ${escalation_id}. It waits under Escalated in the agents' inbox.`;
	},
	async check() {
		const started = performance.now();
		const { version, database, uptime_seconds } = await callServer<Health>("GET", "/health");
		const ms = Math.round(performance.now() - started);
		const up = spokenDuration(uptime_seconds * 1000);
		return `All is well: version ${version}, database ${database}, up for ${up}, answered in ${ms} ms.`;
	},
};

function callServer<T>(method: "GET" | "POST", path: string, more: { token?: string; body?: unknown } = {}): Promise<T> {
	return requestJson<T>({ baseUrl: window.location.origin, method, path, ...more });
}

/** Four things to do to the widget and its server, all by real calls. */
export function DemoActions({ widget, missing, note }: Pick<Demo, "widget" | "missing" | "note">) {
	const [busy, setBusy] = useState<Action | null>(null);
	const [outcome, setOutcome] = useState<Outcome | null>(null);

	async function run(action: Action) {
		if (!widget) return;
		setBusy(action);
		setOutcome(null);
		try {
			setOutcome({ ok: true, text: await ACTIONS[action](widget) });
		} catch (error) {
			const text = error instanceof Error ? error.message : String(error);
			setOutcome({ ok: false, text });
			note({ kind: "problem", text });
		}
		setBusy(null);
	}

	const button = (action: Action) => ({ busy: busy === action, disabled: !widget || busy !== null, onClick: () => run(action) });
	const shown = outcome ?? (missing ? { ok: false, text: "The widget's script did not load. Check the server and reload." } : null);
	return (
		<div className="flex flex-col gap-3">
			<div className="grid gap-2 sm:grid-cols-2 lg:flex">
				<Button
					variant="primary"
					size="lg"
					disabled={!widget}
					onClick={() => widget?.openChat()}
					icon={<MessageCircle className={ICON} />}
				>
					Open chat
				</Button>
				<Button size="lg" {...button("simulate")} icon={<Headset className={ICON} />}>
					Simulate an agent's reply
				</Button>
				<Button size="lg" {...button("escalate")} icon={<Siren className={ICON} />}>
					Trigger an escalation
				</Button>
				<Button size="lg" {...button("check")} icon={<HeartPulse className={ICON} />}>
					Check the backend
				</Button>
			</div>
			{/* Its place is kept, so that nothing below moves when a result comes. */}
			<p role="status" className={classNames("flex min-h-5 items-start gap-2", shown && !shown.ok ? "text-danger" : "text-muted")}>
				{shown &&
					(shown.ok ? (
						<CircleCheck aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-resolved" />
					) : (
						<CircleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
					))}
				<span className="min-w-0 text-pretty wrap-anywhere">{shown?.text}</span>
			</p>
		</div>
	);
}
