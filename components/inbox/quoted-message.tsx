"use client";

import { classNames } from "#components/ui/class-names.ts";
import { toPlainText } from "#protocol/message-text.ts";
import type { Quote } from "#protocol/shapes.ts";
import { messageElementId } from "./message-tools.ts";

type QuotedMessageProps = { quote: Quote; name: string /** On a coloured bubble. */; onAccent?: boolean };

/** The beginning of the message that is answered; a click goes to it, where it is loaded. */
export function QuotedMessage({ quote, name, onAccent = false }: QuotedMessageProps) {
	function goThere() {
		const target = document.getElementById(messageElementId(quote.id));
		target?.scrollIntoView({ block: "center" });
		target?.animate?.([{ outline: "2px solid var(--color-focus)" }, { outline: "2px solid transparent" }], 1200);
	}
	return (
		<button
			type="button"
			onClick={goThere}
			className={classNames(
				"mb-1.5 block min-h-6 w-full min-w-0 border-l-2 pl-2 text-left text-sm",
				onAccent ? "border-on-accent text-on-accent" : "border-accent text-text",
			)}
		>
			<span className="sr-only">In reply to </span>
			<span className="block truncate font-medium">{name}</span>
			<span className="block truncate">{quote.deleted ? <em>This message was deleted</em> : toPlainText(quote.content)}</span>
		</button>
	);
}
