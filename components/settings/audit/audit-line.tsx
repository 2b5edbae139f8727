import { ChevronRight } from "lucide-react";
import { FullDate } from "#components/ui/time-ago.tsx";
import type { AuditEntry } from "#protocol/admin-shapes.ts";
import { actorName, auditSentence, detailText } from "./audit-sentences.ts";

/** One entry as a sentence; what else is known of it is behind it. */
export function AuditLine({ entry, names }: { entry: AuditEntry; names: Record<string, string> }) {
	const { at, address, action, actor, target, details } = entry;
	const facts: [string, string][] = [
		["Kind", action],
		["Entry", entry.id],
		...(actor.id ? [["Done by", `${actor.type} ${actor.id}`] satisfies [string, string]] : []),
		...(target ? [["About", `${target.type} ${target.id}`] satisfies [string, string]] : []),
		...Object.entries(details).map(([name, value]): [string, string] => [name, detailText(value) || "none"]),
	];
	return (
		<li className="py-1 first:pt-0 last:pb-0">
			<details className="group">
				<summary className="flex cursor-pointer list-none items-start gap-2 rounded-sm py-2 [&::-webkit-details-marker]:hidden">
					<ChevronRight
						aria-hidden="true"
						className="mt-0.5 size-4 shrink-0 text-muted transition-transform group-open:rotate-90"
					/>
					<span className="min-w-0 flex-1">
						<span className="block text-pretty wrap-anywhere">
							<span className="font-medium">{actorName(entry)}</span> {auditSentence(entry, names)}
						</span>
						<span className="block text-sm text-muted">
							<FullDate at={at} />
							{address && ` · from ${address}`}
						</span>
					</span>
				</summary>
				<dl className="mt-1 mb-2 ml-6 grid gap-x-4 gap-y-1 rounded-md bg-fill p-3 text-sm sm:grid-cols-[auto_minmax(0,1fr)]">
					{facts.map(([name, value]) => (
						<div key={name} className="contents">
							<dt className="text-muted">{name}</dt>
							<dd className="wrap-anywhere max-sm:mb-1.5">{value}</dd>
						</div>
					))}
				</dl>
			</details>
		</li>
	);
}
