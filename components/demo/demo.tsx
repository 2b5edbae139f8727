"use client";

import { TooltipProvider } from "#components/ui/tooltip.tsx";
import type { Agent } from "#protocol/shapes.ts";
import { ApiExplorer } from "./api-explorer.tsx";
import { ConnectionMonitor } from "./connection-monitor.tsx";
import { DemoActions } from "./demo-actions.tsx";
import { DemoHeader } from "./demo-header.tsx";
import { Section } from "./section.tsx";
import { Snippets } from "./snippets.tsx";
import { ThingsToTry } from "./things-to-try.tsx";
import { useDemo } from "./use-demo.ts";

type DemoProps = {
	publicUrl: string;
	/** What the demo bot can answer. */
	questions: readonly string[];
	/** Who is signed in in this browser. */
	agent: Agent | null;
};

/** The demo page around the widget. On wide screens the open panel has a place of its own on the right. */
export function Demo({ publicUrl, questions, agent }: DemoProps) {
	const demo = useDemo();
	return (
		<TooltipProvider>
			<div className="xl:pr-102">
				<div className="mx-auto flex min-h-dvh w-full max-w-250 flex-col gap-12 px-4 pt-6 pb-28 sm:px-6 sm:pt-8">
					<DemoHeader />
					<main className="flex flex-col gap-14">
						<div className="-mb-5 flex flex-col gap-5">
							<div className="flex flex-col gap-2">
								<h1 className="text-2xl font-semibold tracking-tight text-balance">You are the visitor. Say something.</h1>
								<p className="max-w-140 text-lg text-pretty text-muted">
									The bubble in the corner is the real widget. A small bot answers until a person does, and everything you write is
									in the database and in the inbox.
								</p>
							</div>
							<DemoActions {...demo} />
						</div>
						<div className="grid gap-x-8 gap-y-14 lg:grid-cols-2">
							<Section id="try" title="Four things to try">
								<ThingsToTry widget={demo.widget} questions={questions} />
							</Section>
							<Section id="connection" title="Live connection">
								<ConnectionMonitor seen={demo.seen} />
							</Section>
						</div>
						<Section
							id="embed"
							title="Put it on your page"
							lead="Conversations arrive in your inbox as soon as the bubble is there."
						>
							<Snippets publicUrl={publicUrl} />
						</Section>
						<Section
							id="api"
							title="The API, call by call"
							lead="Every route of the HTTP API, with your own conversation filled in. The calls are real: what you send is stored."
						>
							<ApiExplorer {...demo} agent={agent} />
						</Section>
					</main>
				</div>
			</div>
		</TooltipProvider>
	);
}
