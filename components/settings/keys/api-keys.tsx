"use client";

import { useState } from "react";
import { runSetting } from "#client/inbox/settings-api.ts";
import { useCommand } from "#components/ui/use-command.ts";
import type { ApiKey, Site } from "#protocol/admin-shapes.ts";
import { Panel } from "../panel.tsx";
import { ApiKeyRow } from "./api-key-row.tsx";
import { NewKeyPanel } from "./new-key-panel.tsx";

type ApiKeysProps = { keys: ApiKey[]; sites: Site[] };

/** The keys of bots and integrations: a new one, and those that there are or were. */
export function ApiKeys({ keys: known, sites }: ApiKeysProps) {
	const [keys, setKeys] = useState(known);
	const { problem, run } = useCommand();

	async function reload() {
		const now = await run(() => runSetting("key.list", {}));
		if (now) setKeys(now.keys);
	}

	return (
		<>
			<NewKeyPanel sites={sites} onCreated={reload} />
			<Panel title="Keys" lead={keys.length === 0 ? "None yet." : undefined}>
				{problem && (
					<p role="alert" className="text-danger">
						{problem}
					</p>
				)}
				{keys.length > 0 && (
					<ul aria-label="Keys" className="flex flex-col divide-y divide-border">
						{keys.map((key) => (
							<ApiKeyRow
								key={key.id}
								apiKey={key}
								siteName={sites.find(({ id }) => id === key.site)?.name ?? key.site}
								onRevoked={reload}
							/>
						))}
					</ul>
				)}
			</Panel>
		</>
	);
}
