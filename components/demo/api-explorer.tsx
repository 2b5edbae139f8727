"use client";

import { useState } from "react";
import { API_ROUTES, type ApiRoute } from "#protocol/routes.ts";
import type { Agent } from "#protocol/shapes.ts";
import type { KnownIds } from "./prepare-request.ts";
import { RouteRow } from "./route-row.tsx";
import type { Demo } from "./use-demo.ts";

type ApiExplorerProps = Demo & { agent: Agent | null };

/** Every call of the HTTP API, from the table that the server itself routes by; each can be tried from here. */
export function ApiExplorer({ widget, seen, note, agent }: ApiExplorerProps) {
	const [opened, setOpened] = useState<string | null>(null);
	const { session, ownMessageId } = seen;
	const ids: KnownIds = {
		conversation_id: session?.started ? session.conversation_id : null,
		user_id: session?.user_id,
		message_id: ownMessageId,
		agent_id: agent?.id,
	};
	return (
		<ul className="flex flex-col divide-y divide-border rounded-lg border border-border bg-surface shadow-raised">
			{API_ROUTES.map((route) => {
				const key = keyOf(route);
				return (
					<RouteRow
						key={key}
						name={key}
						route={route}
						ids={ids}
						token={session?.token ?? null}
						agent={agent}
						widget={widget}
						note={note}
						isOpen={opened === key}
						onToggle={() => setOpened(opened === key ? null : key)}
					/>
				);
			})}
		</ul>
	);
}

function keyOf({ method, path }: ApiRoute): string {
	return `${method} ${path}`;
}
