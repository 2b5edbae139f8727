import { CopyCode } from "#components/ui/copy-code.tsx";

/** Both ways to embed the widget, ready to copy. */
export function Snippets({ publicUrl }: { publicUrl: string }) {
	return (
		<div className="grid gap-4 lg:grid-cols-2">
			<Snippet
				title="Any web page"
				code={`<script src="${publicUrl}/widget.js" async></script>`}
				label="Copy the script tag"
				note="One line before </body>. The first documentation's address, /static/chat-widget.html, works too."
			/>
			<Snippet
				title="React"
				code={`import ChatWidget from "veritix-chat/react";\n\n<ChatWidget backendUrl="${publicUrl}" />`}
				label="Copy the React component"
				note="The same widget as a component, with onMessage and onEscalation."
			/>
		</div>
	);
}

function Snippet({ title, code, label, note }: { title: string; code: string; label: string; note: string }) {
	return (
		<div className="flex min-w-0 flex-col gap-2 rounded-lg border border-border bg-surface p-4 shadow-raised">
			<h3 className="text-lg font-semibold">{title}</h3>
			<CopyCode code={code} label={label} />
			<p className="text-sm text-pretty text-muted">{note}</p>
		</div>
	);
}
