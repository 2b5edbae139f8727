import { Badge, type Tone } from "#components/ui/badge.tsx";
import type { Answer } from "./send-request.ts";

/** What came back: status, time and body. */
export function RouteAnswer({ answer }: { answer: Answer | null }) {
	return (
		<div className="flex min-h-40 min-w-0 flex-col gap-1">
			<div className="flex h-4 items-center gap-2 text-sm font-medium">
				<h4>Answer</h4>
				<span role="status" className="flex items-center gap-2">
					{answer?.reached && <Badge tone={toneOf(answer.status)}>{`${answer.status} ${answer.statusText}`.trim()}</Badge>}
					{answer && <span className="font-normal text-muted">{answer.ms} ms</span>}
				</span>
			</div>
			<AnswerBody answer={answer} />
		</div>
	);
}

const BOX = "flex-1 rounded-sm border border-border bg-surface";

function AnswerBody({ answer }: { answer: Answer | null }) {
	if (!answer?.reached) {
		return (
			<p className={`${BOX} grid place-items-center p-6 text-center text-pretty text-muted`}>
				{answer ? "The server could not be reached. Check your connection and send again." : "Send the request to see the answer."}
			</p>
		);
	}
	return (
		<>
			{/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so people without a mouse must be able to reach it */}
			<section aria-label="Answer's body" tabIndex={0} className={`${BOX} scroll-pane max-h-90`}>
				<pre className="p-3 font-mono text-sm whitespace-pre-wrap wrap-anywhere">{answer.text || "(empty)"}</pre>
			</section>
			{answer.cut && <p className="text-sm text-muted">Only the beginning is shown.</p>}
		</>
	);
}

function toneOf(status: number): Tone {
	if (status < 300) return "resolved";
	return status < 500 ? "waiting" : "danger";
}
