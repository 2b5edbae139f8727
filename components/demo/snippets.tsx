import { CopyCode } from "#components/ui/copy-code.tsx";

/** Both ways to embed the widget, ready to copy. */
export function Snippets({ publicUrl }: { publicUrl: string }) {
	return (
		<div className="flex flex-col divide-y divide-border rounded-lg border border-border bg-surface shadow-raised">
			<Snippet
				title="Any web page"
				note="One line before </body>."
				code={`<script src="${publicUrl}/widget.js" async></script>`}
				label="Copy the script tag"
			/>
			<Snippet
				title="React"
				note="The same widget as a component."
				code={`import ChatWidget from "veritix-chat/react";\n\n<ChatWidget backendUrl="${publicUrl}" />`}
				label="Copy the React component"
			/>
		</div>
	);
}

function Snippet({ title, code, label, note }: { title: string; code: string; label: string; note: string }) {
	return (
		<div className="grid items-center gap-x-6 gap-y-2.5 p-4 md:grid-cols-[200px_minmax(0,1fr)]">
			<div className="flex min-w-0 flex-col gap-0.5">
				<h3 className="text-lg font-semibold">{title}</h3>
				<p className="text-sm text-pretty text-muted">{note}</p>
			</div>
			<CopyCode code={code} label={label} />
		</div>
	);
}
