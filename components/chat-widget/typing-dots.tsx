import type { Typist } from "#client/conversation-store.ts";
import { Avatar } from "./avatar.tsx";

/** Shows that somebody writes an answer. */
export function TypingDots({ typists }: { typists: readonly Typist[] }) {
	const [first] = typists;
	if (!first) return null;
	const name = first.name ?? "Support";
	return (
		<div className="group typing">
			<Avatar name={name} isBot={false} />
			<p className="message dots">
				<span className="hidden">{name} is typing</span>
				<i />
				<i />
				<i />
			</p>
		</div>
	);
}
