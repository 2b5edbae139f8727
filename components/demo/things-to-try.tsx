"use client";

import { ArrowUpRight } from "lucide-react";
import type { ReactNode } from "react";
import { Button, buttonClass } from "#components/ui/button.tsx";
import type { PageWidget } from "./page-widget.ts";

type ThingsToTryProps = { widget: PageWidget | null; questions: readonly string[] };

/** Where to begin: four small experiments, each one click away. */
export function ThingsToTry({ widget, questions }: ThingsToTryProps) {
	function say(text: string) {
		widget?.openChat();
		// What could not be sent stands in the chat itself, with its reason.
		widget?.sendMessage(text).catch(() => {});
	}

	return (
		<ol className="flex flex-col divide-y divide-border rounded-lg border border-border bg-surface shadow-raised">
			<Thing step={1} title="Ask the bot">
				<p>You are never alone here. Ask one of its three questions:</p>
				<div className="mt-2 flex flex-wrap gap-2">
					{questions.map((question) => (
						<Button key={question} size="sm" disabled={!widget} onClick={() => say(question)}>
							{question}
						</Button>
					))}
				</div>
			</Thing>
			<Thing step={2} title="Call a person">
				<p>Type “human”: the conversation is escalated and waits under Escalated in the agents' inbox.</p>
				<div className="mt-2">
					<Button size="sm" disabled={!widget} onClick={() => say("human")}>
						Send “human”
					</Button>
				</div>
			</Thing>
			<Thing step={3} title="Be the agent">
				<p>Open the inbox in another browser and answer. Your words arrive here at once, and the bot falls silent.</p>
				<div className="mt-2">
					<a href="/inbox" target="_blank" rel="noreferrer" className={buttonClass({ size: "sm" })}>
						Open the inbox
						<ArrowUpRight aria-hidden="true" className="size-3.5" />
					</a>
				</div>
			</Thing>
			<Thing step={4} title="Try to lose a message">
				<p>
					Switch your network off, write, and close this page. Open it again when you are back online: the message arrives, and only
					once.
				</p>
			</Thing>
		</ol>
	);
}

function Thing({ step, title, children }: { step: number; title: string; children: ReactNode }) {
	return (
		<li className="flex gap-3.5 p-4">
			<span
				aria-hidden="true"
				className="grid size-6 shrink-0 place-items-center rounded-full bg-accent-soft text-sm font-semibold text-accent-text"
			>
				{step}
			</span>
			<div className="min-w-0 flex-1">
				<h3 className="text-lg font-semibold">{title}</h3>
				<div className="mt-0.5 text-pretty text-muted">{children}</div>
			</div>
		</li>
	);
}
