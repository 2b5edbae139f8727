import { ChevronRight } from "lucide-react";
import { Badge } from "#components/ui/badge.tsx";
import type { Site } from "#protocol/admin-shapes.ts";
import { Panel } from "../panel.tsx";

/** Every site with the rules that matter at a glance; each leads to its own page. */
export function SiteRows({ sites }: { sites: Site[] }) {
	return (
		<Panel title={sites.length === 1 ? "One site" : `${sites.length} sites`}>
			<ul className="-mx-2 flex flex-col gap-0.5">
				{sites.map((site) => (
					<li key={site.id}>
						<a
							href={`/settings/sites/${site.id}`}
							className="flex min-h-15 items-center gap-3 rounded-md px-2 py-2.5 hover:bg-fill focus-visible:-outline-offset-2"
						>
							<span className="min-w-0 flex-1">
								<span className="flex flex-wrap items-center gap-x-2 gap-y-1 font-medium">
									<span className="min-w-0 wrap-anywhere">{site.name}</span>
									{site.verified_only && <Badge tone="resolved">Verified users only</Badge>}
								</span>
								<span className="block text-sm text-pretty text-muted">{rulesOf(site)}</span>
							</span>
							<ChevronRight aria-hidden="true" className="size-4.5 shrink-0 text-muted" />
						</a>
					</li>
				))}
			</ul>
		</Panel>
	);
}

function rulesOf({ allowed_origins, retention_days, secrets }: Site): string {
	const pages =
		allowed_origins.length === 0
			? "On any page"
			: `On the pages of ${allowed_origins.length === 1 ? allowed_origins[0] : `${allowed_origins.length} addresses`}`;
	const kept =
		retention_days === null ? "kept for good" : `deleted after ${retention_days} ${retention_days === 1 ? "day" : "days"}`;
	const proof =
		secrets.length === 0 ? "no identity secret" : `${secrets.length} identity ${secrets.length === 1 ? "secret" : "secrets"}`;
	return [pages, kept, proof].join(" · ");
}
