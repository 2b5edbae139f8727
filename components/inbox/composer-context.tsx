"use client";

import { Pencil, Reply, X } from "lucide-react";
import { IconButton } from "#components/ui/icon-button.tsx";
import { toPlainText } from "#protocol/message-text.ts";
import type { Message } from "#protocol/shapes.ts";

type ComposerContextProps = { kind: "answer" | "edit"; message: Message; name: string; onCancel: () => void };

/** Above the text: which message is being answered or edited, and the way out. */
export function ComposerContext({ kind, message, name, onCancel }: ComposerContextProps) {
	const Icon = kind === "edit" ? Pencil : Reply;
	return (
		<div className="flex items-start gap-2.5 border-b border-border py-1.5 pr-1.5 pl-3.5">
			<Icon aria-hidden="true" className="mt-1.5 size-4 shrink-0 text-muted" />
			<p className="min-w-0 flex-1 text-sm" role="status">
				<span className="block truncate font-medium">
					{kind === "edit" ? "Editing your message" : `Reply to ${name === "You" ? "yourself" : name}`}
				</span>
				<span className="block truncate text-muted">{toPlainText(message.content)}</span>
			</p>
			<IconButton label={kind === "edit" ? "Stop editing" : "Do not reply to this message"} keys="Esc" onClick={onCancel}>
				<X aria-hidden="true" />
			</IconButton>
		</div>
	);
}
