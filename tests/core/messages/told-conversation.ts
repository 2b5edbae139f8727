import { readStatus } from "#core/conversations/read-status.ts";
import { markRead } from "#core/messages/mark-read.ts";
import { sendMessage } from "#core/messages/send-message.ts";
import { makeChat, type OpenDatabase, type Person } from "#tests/support/make-ctx.ts";

/** A user's conversation of `count` messages that nobody has received or read yet, and what its people do with them. */
export async function toldConversation(open: OpenDatabase, count = 3) {
	const chat = await makeChat(open);
	const ada = await chat.aUser();
	const grace = await chat.anAgent();
	const { id: conversation_id, messages } = await chat.aConversation(
		ada,
		Array.from({ length: count }, (_, i) => `${i + 1}`),
	);
	chat.forget();
	return {
		chat,
		ada,
		grace,
		conversation_id,
		idOf: (seq: number) => messages[seq - 1]?.id ?? "none",
		status: () => readStatus({ ctx: ada.ctx, input: { conversation_id } }),
		read: ({ ctx }: Pick<Person, "ctx">, last_read_message_id: string) =>
			markRead({ ctx, input: { conversation_id, last_read_message_id } }),
		say: async ({ ctx }: Person, content: string) => (await sendMessage({ ctx, input: { conversation_id, content } })).message,
	};
}
