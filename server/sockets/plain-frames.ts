import type { Ctx } from "#core/context.ts";
import { readChanges } from "#core/conversations/read-changes.ts";
import { readFeed } from "#core/conversations/read-feed.ts";
import { escalateConversation } from "#core/escalations/escalate-conversation.ts";
import { deleteMessage } from "#core/messages/delete-message.ts";
import { editMessage } from "#core/messages/edit-message.ts";
import { markDelivered } from "#core/messages/mark-delivered.ts";
import { markRead } from "#core/messages/mark-read.ts";
import { react } from "#core/messages/react.ts";
import { sendMessage } from "#core/messages/send-message.ts";
import { setTyping } from "#core/messages/set-typing.ts";
import { ChatError, invalidInput } from "#core/refusals.ts";
import { IGNORED_FRAME_FIELDS, type ServerFrame } from "#protocol/frames.ts";
import type { MessageResult, SendResult } from "#protocol/shapes.ts";

type Frame = Record<string, unknown>;

/** A frame as an object, without the fields that are the server's to say. */
export function readFrame(text: string): Frame {
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		throw new ChatError("bad_request", "The frame is not valid JSON.");
	}
	if (typeof value !== "object" || value === null || Array.isArray(value)) throw invalidInput("frame", "must be a JSON object");
	return Object.fromEntries(Object.entries(value).filter(([name]) => !IGNORED_FRAME_FIELDS.includes(name)));
}

export function readAuthFrame({ type, token, ...rest }: Frame): string {
	if (type !== "auth") throw new ChatError("unauthenticated", 'The first frame must be {"type":"auth","token":"…"}.');
	if (typeof token !== "string" || token === "") throw invalidInput("token", "must be a string");
	const [unknown] = Object.keys(rest);
	if (unknown !== undefined) throw invalidInput(unknown, "is not a known field");
	return token;
}

/**
 * Calls the verb behind a frame; its input is checked there. A frame without a type is a message, as in the first protocol.
 * Whoever repeats a message that was stored before gets it again, alone: nobody else is told twice (D2).
 */
export async function performFrame(
	ctx: Ctx,
	conversationId: string,
	{ type = "message", ...fields }: Frame,
): Promise<ServerFrame | null> {
	const input = { ...fields, conversation_id: conversationId };
	switch (type) {
		case "message":
			return replayed(await sendMessage({ ctx, input: input as never }));
		case "edit":
			return unchanged(await editMessage({ ctx, input: input as never }));
		case "delete":
			return unchanged(await deleteMessage({ ctx, input: input as never }));
		case "react":
			return unchanged(await react({ ctx, input: input as never }));
		case "typing":
			await setTyping({ ctx, input: { is_typing: false, ...input } as never });
			return null;
		case "read_receipt":
			await markRead({ ctx, input: input as never });
			return null;
		case "delivery_receipt":
			await markDelivered({ ctx, input: input as never });
			return null;
		case "escalate":
			await escalateConversation({ ctx, input: input as never });
			return null;
		case "sync":
			return { type: "changes", ...(await readChanges({ ctx, input: input as never })) };
		case "inbox_sync":
			return { type: "inbox_changes", ...(await readFeed({ ctx, input: fields as never })) };
		default:
			throw invalidInput(
				"type",
				"must be message, edit, delete, react, typing, read_receipt, delivery_receipt, escalate, sync or inbox_sync",
			);
	}
}

/** Who changes what is so already would hear nothing otherwise. */
const unchanged = ({ unchanged, message }: MessageResult): ServerFrame | null =>
	unchanged ? { type: "message_changed", message } : null;
const replayed = ({ replayed, message }: SendResult): ServerFrame | null => (replayed ? { type: "message", ...message } : null);
