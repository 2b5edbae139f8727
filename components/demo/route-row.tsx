"use client";

import { ChevronRight } from "lucide-react";
import { Fragment, type ReactNode, useId, useState } from "react";
import { Badge, type Tone } from "#components/ui/badge.tsx";
import { classNames } from "#components/ui/class-names.ts";
import type { ApiRoute, Audience } from "#protocol/routes.ts";
import { RouteAnswer } from "./route-answer.tsx";
import { RouteRequest, type RouteRequestProps } from "./route-request.tsx";
import type { Answer } from "./send-request.ts";

type RouteRowProps = Omit<RouteRequestProps, "onAnswer"> & { name: string; isOpen: boolean; onToggle: () => void };

const WHO: Record<Audience, { word: string; tone: Tone }> = {
	anyone: { word: "Anyone", tone: "neutral" },
	user: { word: "The user", tone: "accent" },
	participant: { word: "Participants", tone: "accent" },
	agent: { word: "Agents only", tone: "waiting" },
};

/** One route: what it is, and when opened, its request beside its answer. */
export function RouteRow({ name, isOpen, onToggle, ...request }: RouteRowProps) {
	const { method, path, summary, who } = request.route;
	const [answer, setAnswer] = useState<Answer | null>(null);
	const panelId = useId();
	return (
		<li data-route={name}>
			<h3>
				<button
					type="button"
					aria-expanded={isOpen}
					aria-controls={isOpen ? panelId : undefined}
					onClick={onToggle}
					className="flex min-h-12 w-full items-center gap-3 px-4 py-2.5 text-left hover:bg-fill"
				>
					<ChevronRight
						aria-hidden="true"
						className={classNames("size-4 shrink-0 text-muted transition-transform", isOpen && "rotate-90")}
					/>
					<span className="flex min-w-0 flex-1 flex-wrap items-center gap-x-3 gap-y-1">
						<Method method={method} />
						<code className="min-w-0 font-mono text-sm wrap-anywhere max-sm:basis-[calc(100%-52px)]">{breakable(path)}</code>
						<span className="text-muted">{summary}</span>
						<span className="ml-auto">
							<Badge tone={WHO[who].tone}>{WHO[who].word}</Badge>
						</span>
					</span>
				</button>
			</h3>
			{isOpen && (
				<div id={panelId} className="grid gap-4 border-t border-border bg-bg p-4 md:grid-cols-2">
					<RouteRequest {...request} onAnswer={setAnswer} />
					<RouteAnswer answer={answer} />
				</div>
			)}
		</li>
	);
}

/** On a phone a path breaks after a slash rather than inside a word. */
function breakable(path: string): ReactNode {
	return path.split(/(?<=\/)/).map((part) => (
		<Fragment key={part}>
			{part}
			<wbr />
		</Fragment>
	));
}

function Method({ method }: Pick<ApiRoute, "method">) {
	return (
		<span
			className={classNames(
				"w-10 shrink-0 font-mono text-sm font-semibold",
				method === "GET" ? "text-resolved" : "text-accent-text",
			)}
		>
			{method}
		</span>
	);
}
