"use client";

import { Play, RotateCcw } from "lucide-react";
import { type FormEvent, useId, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Notice } from "#components/ui/notice.tsx";
import type { ApiRoute } from "#protocol/routes.ts";
import type { Agent } from "#protocol/shapes.ts";
import { beginConversation, type PageWidget } from "./page-widget.ts";
import { type CallAs, type Draft, defaultCaller, type KnownIds, needsConversation, prepareRequest } from "./prepare-request.ts";
import { RequestHeaders } from "./request-headers.tsx";
import { type Answer, sendRequest } from "./send-request.ts";
import type { Demo } from "./use-demo.ts";

export type RouteRequestProps = {
	route: ApiRoute;
	ids: KnownIds;
	token: string | null;
	agent: Agent | null;
	widget: PageWidget | null;
	note: Demo["note"];
	onAnswer: (answer: Answer) => void;
};

const INPUT = "w-full rounded-sm border border-border-strong bg-surface px-2.5 font-mono text-lg text-text sm:text-sm";
const LABEL = "text-sm font-medium";

/** A call that can be changed before it is sent: in whose name, where to, with which body. */
export function RouteRequest({ route, ids, token, agent, widget, note, onAnswer }: RouteRequestProps) {
	const { method } = route;
	const [as, setAs] = useState<CallAs>(defaultCaller(route));
	const [edits, setEdits] = useState<Partial<Draft>>({});
	const [busy, setBusy] = useState(false);
	const formId = useId();
	const draft: Draft = { ...prepareRequest(route, ids), ...edits };
	const isEarly = needsConversation(draft);

	async function send(event: FormEvent) {
		event.preventDefault();
		setBusy(true);
		const answer = await sendRequest({ method, draft, as, token });
		setBusy(false);
		onAnswer(answer);
		const outcome = answer.reached ? `${answer.status} in ${answer.ms} ms` : "no answer";
		note({ kind: answer.reached ? "page" : "problem", text: `${method} ${route.path}: ${outcome}` });
	}

	return (
		<form onSubmit={send} className="flex min-w-0 flex-col gap-3" aria-label="Request">
			<div className="flex flex-col gap-1">
				<label htmlFor={`${formId}-as`} className={LABEL}>
					Send as
				</label>
				<select
					id={`${formId}-as`}
					value={as}
					onChange={(event) => setAs(event.target.value as CallAs)}
					className="h-9 w-full rounded-sm border border-border-strong bg-surface px-2 text-lg text-text pointer-coarse:h-11 sm:text-md"
				>
					<option value="visitor">This visitor, with the widget's token</option>
					<option value="agent">{agent ? `${agent.name}, signed in here` : "An agent (nobody is signed in here)"}</option>
					<option value="nobody">Nobody in particular</option>
				</select>
			</div>
			<div className="flex flex-col gap-1">
				<label htmlFor={`${formId}-path`} className={LABEL}>
					{method}
				</label>
				<input
					id={`${formId}-path`}
					value={draft.path}
					onChange={(event) => setEdits({ ...edits, path: event.target.value })}
					spellCheck={false}
					autoCapitalize="none"
					className={`${INPUT} h-9 pointer-coarse:h-11`}
				/>
			</div>
			<RequestHeaders method={method} as={as} token={token} agent={agent} />
			{method === "POST" && (
				<div className="flex flex-col gap-1">
					<label htmlFor={`${formId}-body`} className={LABEL}>
						Body
					</label>
					<textarea
						id={`${formId}-body`}
						value={draft.body}
						onChange={(event) => setEdits({ ...edits, body: event.target.value })}
						rows={Math.min(12, draft.body.split("\n").length + 1)}
						spellCheck={false}
						autoCapitalize="none"
						className={`${INPUT} py-2 leading-4.5`}
					/>
				</div>
			)}
			{isEarly && <ConversationNeeded widget={widget} />}
			<div className="flex gap-2">
				<Button type="submit" variant="primary" busy={busy} disabled={isEarly} icon={<Play className="size-3.5" />}>
					Send
				</Button>
				{Object.keys(edits).length > 0 && (
					<Button variant="ghost" onClick={() => setEdits({})} icon={<RotateCcw className="size-3.5" />}>
						Undo changes
					</Button>
				)}
			</div>
		</form>
	);
}

function ConversationNeeded({ widget }: { widget: PageWidget | null }) {
	const [failed, setFailed] = useState(false);
	const begin = () => widget && beginConversation(widget).catch(() => setFailed(true));
	return (
		<Notice
			tone="neutral"
			action={
				<Button size="sm" disabled={!widget} onClick={begin}>
					Say hello
				</Button>
			}
		>
			{failed
				? "The conversation could not be begun. Open the chat to see why."
				: "This call needs a conversation, which begins with your first message."}
		</Notice>
	);
}
