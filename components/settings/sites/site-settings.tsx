"use client";

import { useState } from "react";
import { CopyCode } from "#components/ui/copy-code.tsx";
import { Notice } from "#components/ui/notice.tsx";
import type { Site } from "#protocol/admin-shapes.ts";
import { Panel } from "../panel.tsx";
import { SecretsPanel } from "./secrets-panel.tsx";
import { SiteRulesForm } from "./site-rules-form.tsx";

/** One site: its rules, how its pages embed the chat, and how its server proves its users. */
export function SiteSettings({ site: known, publicUrl }: { site: Site; publicUrl: string }) {
	const [site, setSite] = useState(known);
	const nobodyCanChat = site.verified_only && site.secrets.length === 0;
	return (
		<>
			{nobodyCanChat && (
				<Notice tone="waiting">
					Nobody can chat on this site: it takes verified users only, and without an identity secret nobody can be verified.
				</Notice>
			)}
			<Panel title="Rules" lead="They hold from the next message on.">
				<SiteRulesForm site={site} onSaved={setSite} />
			</Panel>
			<Panel title="Put it on your pages" lead="One line, anywhere in the page.">
				<CopyCode
					code={`<script src="${publicUrl}/widget.js" data-site="${site.id}" async></script>`}
					label="Copy the script tag"
				/>
			</Panel>
			<SecretsPanel site={site} onChanged={(secrets) => setSite({ ...site, secrets })} />
		</>
	);
}
