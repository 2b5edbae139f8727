/**
 * What may come in, on every door. Server only: browsers take types from here, never zod at run time (92 kB gzip).
 * Objects are strict: an unknown field is an error that names it, not something silently dropped.
 */
import { z } from "zod";
import { AUDIT_ACTIONS, SCOPES } from "./admin-shapes.ts";
import {
	ID_PATTERN,
	MAX_CODE_LENGTH,
	MAX_CONTENT_BYTES,
	MAX_EMAIL_LENGTH,
	MAX_METADATA_BYTES,
	MAX_METADATA_DEPTH,
	MAX_NAME_LENGTH,
	MAX_PAGE_SIZE,
	MAX_PASSWORD_LENGTH,
	MAX_REASON_LENGTH,
	MAX_WAIT_SECONDS,
	MIN_PASSWORD_LENGTH,
	RESERVED_IDS,
} from "./limits.ts";
import { INBOX_VIEWS } from "./shapes.ts";

/** The largest whole number of both databases' INTEGER columns. */
const MAX_SEQ = 2 ** 31 - 1;

export const id = z
	.string()
	.regex(ID_PATTERN, "must be 1 to 128 letters, digits, '-' or '_'")
	.refine((value) => !RESERVED_IDS.includes(value), "is a reserved word");

const senderType = z.enum(["user", "agent", "bot", "system"]);

const metadata = z
	.record(z.string(), z.unknown())
	.refine((value) => !holdsBinary(value), "must be JSON, not binary")
	// Stops here, because JSON.stringify overflows the stack on what is deeper by far.
	.refine((value) => depthOf(value) <= MAX_METADATA_DEPTH, {
		error: `must be at most ${MAX_METADATA_DEPTH} levels deep`,
		abort: true,
	})
	.refine(
		(value) => new TextEncoder().encode(JSON.stringify(value)).length <= MAX_METADATA_BYTES,
		`must be at most ${MAX_METADATA_BYTES} bytes of JSON`,
	);

/** Query strings carry numbers as text; sockets carry numbers. Both must be whole. */
const wholeNumber = (error: string) =>
	z.union(
		[
			z.int(),
			z
				.string()
				.regex(/^\d{1,15}$/)
				.transform(Number),
		],
		{ error },
	);

const limit = wholeNumber("must be a whole number").pipe(z.number().min(1).max(MAX_PAGE_SIZE));

/** A message's `seq`, or a page's `next_cursor`; never more than the column can hold. */
const seqCursor = wholeNumber("must be a message's seq or a next_cursor").pipe(z.number().min(0).max(MAX_SEQ));

/** Seconds to wait for a change where there is none yet. */
const wait = z
	.union([
		z.number(),
		z
			.string()
			.regex(/^\d{1,3}$/, "must be a whole number")
			.transform(Number),
	])
	.pipe(z.number().int().min(0).max(MAX_WAIT_SECONDS))
	.default(0);

/** Text beside a message's own: without what PostgreSQL (NUL) or UTF-8 (half a surrogate pair) cannot hold. */
const text = z
	.string()
	.regex(/^(?:[^\p{Cc}\p{Cs}]|[\t\r\n])*$/u, "must not contain control characters")
	.trim()
	.min(1);

export const name = text.max(MAX_NAME_LENGTH);
export const email = z.email("must be an e-mail address").max(MAX_EMAIL_LENGTH);

export const OpenSessionInput = z.strictObject({
	user_id: id.optional(),
	site: id.optional(),
	name: name.optional(),
	email: email.optional(),
	identity: z.string().max(4096).optional(),
});
/** A site of this server. */
export const SiteInput = z.strictObject({ site: id });
export type SiteInput = z.input<typeof SiteInput>;

const origin = z
	.string()
	.trim()
	.max(300)
	.toLowerCase()
	.regex(
		/^https?:\/\/(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*(:\d{1,5})?$/,
		"must look like https://shop.example.com or https://*.example.com",
	);

export const ChangeSiteInput = z.strictObject({
	site: id,
	name: name.optional(),
	allowed_origins: z.array(origin).max(100).optional(),
	verified_only: z.boolean().optional(),
	users_may_escalate: z.boolean().optional(),
	idle_minutes: z.int().min(1).max(525_600).nullable().optional(),
	retention_days: z.int().min(1).max(36_500).nullable().optional(),
});
export type ChangeSiteInput = z.input<typeof ChangeSiteInput>;

export const ListAuditInput = z.strictObject({
	action: z.enum(AUDIT_ACTIONS).optional(),
	target_id: id.optional(),
	cursor: id.optional(),
	limit: limit.optional(),
});
export type ListAuditInput = z.input<typeof ListAuditInput>;

export const UserInput = z.strictObject({ user_id: id });
export type UserInput = z.input<typeof UserInput>;

/** At most ten years: for ever is a promise that nobody keeps. */
export const BlockUserInput = z.strictObject({
	user_id: id,
	hours: z.number().positive().max(87_600),
	reason: text.max(MAX_REASON_LENGTH),
});
export type BlockUserInput = z.input<typeof BlockUserInput>;

export const CreateApiKeyInput = z.strictObject({
	name,
	site: id,
	scopes: z
		.array(z.enum(SCOPES))
		.min(1, "must name at least one scope")
		.refine((scopes) => new Set(scopes).size === scopes.length, "must not name a scope twice"),
	expires_in_days: z.int().min(1).max(3650).optional(),
});
export type CreateApiKeyInput = z.input<typeof CreateApiKeyInput>;

export const ApiKeyInput = z.strictObject({ id });
export type ApiKeyInput = z.input<typeof ApiKeyInput>;

export const RemoveIdentitySecretInput = z.strictObject({ site: id, kid: id });
export type RemoveIdentitySecretInput = z.input<typeof RemoveIdentitySecretInput>;

export type OpenSessionInput = z.input<typeof OpenSessionInput>;

const content = z
	.string()
	.refine((text) => text.trim() !== "", "must not be empty")
	// One character as a person counts can hide any number of bytes, so bytes have a limit of their own.
	.refine((text) => new TextEncoder().encode(text).length <= MAX_CONTENT_BYTES, `must be at most ${MAX_CONTENT_BYTES} bytes`);

export const SendMessageInput = z.strictObject({
	conversation_id: id,
	sender_id: id.optional(),
	sender_type: senderType.optional(),
	content,
	metadata: metadata.default({}),
	client_id: id.optional(),
	reply_to: id.optional(),
});
export type SendMessageInput = z.input<typeof SendMessageInput>;

/** Over HTTP the sender is named, as the original's routes demand. */
export const SendMessageBody = SendMessageInput.required({ sender_id: true, sender_type: true });

/** The input of every verb about one message. */
export const MessageInput = z.strictObject({ conversation_id: id, message_id: id });
export type MessageInput = z.input<typeof MessageInput>;

export const EditMessageInput = MessageInput.extend({ content });
export type EditMessageInput = z.input<typeof EditMessageInput>;

/** One emoji as people see it, of those that every system knows. */
// biome-ignore lint/complexity/useRegexLiterals: the flag of a literal needs a newer target than everything else here
const ONE_EMOJI = new RegExp("^\\p{RGI_Emoji}$", "v");

export const ReactInput = MessageInput.extend({
	emoji: z
		.string()
		.max(64)
		.refine((text) => ONE_EMOJI.test(text), "must be one emoji"),
	/** False takes the reaction back. */
	on: z.boolean().default(true),
});
export type ReactInput = z.input<typeof ReactInput>;

export const ReadHistoryInput = z
	.strictObject({
		conversation_id: id,
		limit: limit.optional(),
		before: seqCursor.optional(),
		after: seqCursor.optional(),
	})
	.refine((value) => value.before === undefined || value.after === undefined, {
		message: "cannot stand together with before",
		path: ["after"],
	});
export type ReadHistoryInput = z.input<typeof ReadHistoryInput>;

export const ReadChangesInput = z.strictObject({
	conversation_id: id,
	after: seqCursor.default(0),
	limit: limit.optional(),
	wait,
});
export type ReadChangesInput = z.input<typeof ReadChangesInput>;

export const SetTypingInput = z.strictObject({
	conversation_id: id,
	sender_id: id.optional(),
	is_typing: z.boolean(),
});
export type SetTypingInput = z.input<typeof SetTypingInput>;

export const SetTypingBody = SetTypingInput.required({ sender_id: true });

export const MarkReadInput = z.strictObject({
	conversation_id: id,
	sender_id: id.optional(),
	last_read_message_id: id,
});
export type MarkReadInput = z.input<typeof MarkReadInput>;

/** The newest message that arrived, by its id or, where only the list row arrived, by its `seq`. */
export const MarkDeliveredInput = z
	.strictObject({
		conversation_id: id,
		sender_id: id.optional(),
		last_received_message_id: id.optional(),
		last_received_seq: seqCursor.optional(),
	})
	.refine((value) => (value.last_received_message_id === undefined) !== (value.last_received_seq === undefined), {
		message: "is required, or else last_received_seq",
		path: ["last_received_message_id"],
	});
export type MarkDeliveredInput = z.input<typeof MarkDeliveredInput>;

export const EscalateInput = z.strictObject({
	conversation_id: id,
	reason: text.max(MAX_REASON_LENGTH).default("user_request"),
	metadata: metadata.default({}),
});
export type EscalateInput = z.input<typeof EscalateInput>;

/** The input of every verb that asks for nothing but the conversation. */
export const ConversationInput = z.strictObject({ conversation_id: id });
export type ConversationInput = z.input<typeof ConversationInput>;

export const AssignInput = z.strictObject({ conversation_id: id, agent_id: id.nullable() });
export type AssignInput = z.input<typeof AssignInput>;

/** A list's page; without a limit as long as a page may be. */
const paged = { limit: limit.optional(), cursor: z.string().max(200).optional() };

export const ListEscalationsInput = z.strictObject({ conversation_id: id, ...paged });
export type ListEscalationsInput = z.input<typeof ListEscalationsInput>;

export const ListQueueInput = z.strictObject(paged);
export type ListQueueInput = z.input<typeof ListQueueInput>;

export const ListUserConversationsInput = z.strictObject({ user_id: id, ...paged });
export type ListUserConversationsInput = z.input<typeof ListUserConversationsInput>;

export const ListInboxInput = z.strictObject({
	view: z.enum(INBOX_VIEWS).default("all"),
	limit: limit.optional(),
	cursor: z.string().max(200).optional(),
});
export type ListInboxInput = z.input<typeof ListInboxInput>;

export const ReadFeedInput = z.strictObject({
	after: z.string().max(200).optional(),
	limit: limit.optional(),
	wait,
});
export type ReadFeedInput = z.input<typeof ReadFeedInput>;

/** A password that is chosen. */
export const newPassword = z.string().min(MIN_PASSWORD_LENGTH).max(MAX_PASSWORD_LENGTH);

export const CreateFirstAdminInput = z.strictObject({
	token: z.string().min(1).max(200),
	name,
	email,
	password: newPassword,
});
export type CreateFirstAdminInput = z.input<typeof CreateFirstAdminInput>;

export const SignInInput = z.object({
	email: text.max(MAX_EMAIL_LENGTH),
	password: z.string().max(MAX_PASSWORD_LENGTH),
	/** Of the second factor. */
	code: z.string().max(MAX_CODE_LENGTH).optional(),
});

function depthOf(value: unknown): number {
	let depth = 0;
	let level: unknown[] = [value];
	// Level by level and bounded, so that a deep object cannot overflow the stack.
	while (level.length > 0 && depth <= MAX_METADATA_DEPTH) {
		const containers = level.filter((entry) => typeof entry === "object" && entry !== null);
		if (containers.length === 0) break;
		depth += 1;
		level = containers.flatMap((entry) => Object.values(entry as object));
	}
	return depth;
}

/** Socket.IO carries binary inside objects; a Buffer would otherwise be stored as a list of numbers. */
function holdsBinary(value: unknown, depth = 0): boolean {
	if (typeof value !== "object" || value === null || depth > MAX_METADATA_DEPTH) return false;
	if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return true;
	return Object.values(value).some((entry) => holdsBinary(entry, depth + 1));
}
