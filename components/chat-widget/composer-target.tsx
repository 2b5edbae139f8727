import { toPlainText } from "#protocol/message-text.ts";
import { Icon } from "./icons.tsx";
import type { Acting } from "./use-acting.ts";

/** Above the field: the message that is answered or edited and the way out, and why something did not work. */
export function ComposerTarget({ target, problem, cancel }: Pick<Acting, "target" | "problem" | "cancel">) {
	return (
		<>
			{problem !== null && (
				<p className="notice" role="alert">
					<Icon name="alert" />
					<span>{problem}</span>
				</p>
			)}
			{target && (
				<p className="target" role="status">
					<span>
						<b>
							{target.kind === "edit"
								? "Edit message"
								: `Reply to ${target.message.sender_type === "user" ? "yourself" : (target.message.sender_name ?? "Support")}`}
						</b>{" "}
						{toPlainText(target.message.content)}
					</span>
					<button type="button" aria-label="Cancel" onClick={cancel}>
						<Icon name="close" />
					</button>
				</p>
			)}
		</>
	);
}
