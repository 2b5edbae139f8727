import { Check, CheckCheck, Eye } from "lucide-react";
import type { Receipt } from "./receipts.ts";

const LOOKS = {
	sent: { word: "Sent", icon: Check, explained: "The server has it. It has not arrived in the visitor's browser yet." },
	delivered: { word: "Delivered", icon: CheckCheck, explained: "It has arrived in the visitor's browser." },
	read: { word: "Seen", icon: Eye, explained: "The visitor has seen it." },
} satisfies Record<Receipt, object>;

/** How far a message has got, as an icon and a word. */
export function ReceiptMark({ receipt }: { receipt: Receipt }) {
	const { word, icon: Icon, explained } = LOOKS[receipt];
	return (
		<p title={explained} className="inline-flex items-center gap-1 text-sm text-muted">
			<Icon aria-hidden="true" className="size-3.5" />
			<span>{word}</span>
		</p>
	);
}
