import { MessagesSquare } from "lucide-react";
import type { ListState } from "#client/inbox/conversation-list.ts";
import { EmptyState } from "#components/ui/empty-state.tsx";

/** The thread's place while none is open: what to do next. */
export function NoConversation({ list }: { list: ListState }) {
	if (list.phase !== "ready") return null;
	const waiting = list.items.filter((item) => item.waiting_since !== null).length;
	const title = waiting === 0 ? "Nobody is waiting" : waiting === 1 ? "One person is waiting" : `${waiting} people are waiting`;
	return (
		<EmptyState icon={<MessagesSquare />} title={title}>
			{list.items.length === 0 ? (
				"New conversations appear on the left by themselves."
			) : (
				<>
					Choose a conversation
					<span className="pointer-coarse:hidden">
						, or walk through the list with <Key>J</Key> and <Key>K</Key> and open one with <Key>Enter</Key>
					</span>
					.
				</>
			)}
		</EmptyState>
	);
}

const Key = ({ children }: { children: string }) => (
	<kbd className="rounded-sm border border-border bg-fill px-1 font-sans text-sm text-text">{children}</kbd>
);
