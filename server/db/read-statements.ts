import type { HistoryRange, InboxRange } from "#core/hot-reads.ts";
import { QUOTE_LENGTH } from "#protocol/quotes.ts";
import type { ConversationStatus, InboxItem, InboxView, Message, MessageMore } from "#protocol/shapes.ts";
import { CONVERSATION_WITH_PEOPLE } from "./stored-conversation.ts";

export type Value = string | number | null;
export type Query = { text: string; values: Value[] };

/** What the two databases say differently. */
export type Wording = {
	/** A column's time as it travels: ISO 8601 with `Z`. */
	time(column: string): string;
	/** An instant to compare a column with. */
	instant(date: Date): string;
	/** The function that takes the larger of two numbers. */
	larger: string;
	/** A JSON object out of columns and other JSON. */
	object(fields: Record<string, string>): string;
	/** All rows of a query as a JSON list. */
	list(element: string): string;
	/** The JSON that a query answers, inside other JSON. */
	within(query: string): string;
	/** JSON as text. */
	text(json: string): string;
	/** The column by which a row is found again fastest. */
	row: string;
};

const pairs = (fields: Record<string, string>) =>
	Object.entries(fields)
		.map(([name, value]) => `'${name}', ${value}`)
		.join(", ");

export const SQLITE: Wording = {
	time: (column) => `substr(${column}, 1, 23) || 'Z'`,
	instant: (date) => date.toISOString().replace("Z", "+00:00"),
	larger: "max",
	object: (fields) => `json_object(${pairs(fields)})`,
	list: (element) => `json_group_array(${element})`,
	within: (query) => `json((${query}))`,
	text: (json) => json,
	row: "rowid",
};

export const POSTGRES: Wording = {
	time: (column) => `to_char(${column}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
	instant: (date) => date.toISOString(),
	larger: "greatest",
	object: (fields) => `json_build_object(${pairs(fields)})`,
	list: (element) => `coalesce(json_agg(${element}), '[]'::json)`,
	within: (query) => `(${query})`,
	text: (json) => `${json}::text`,
	row: "id",
};

const SEEN = `c.id = $1 AND (c."userId" = $2 OR $2 IS NULL) AND (c."siteId" = $3 OR $3 IS NULL)`;

const OPEN: ConversationStatus[] = ["open", "escalated", "assigned"];
const VIEWS: Record<InboxView, { statuses: ConversationStatus[]; only?: string }> = {
	mine: { statuses: OPEN, only: `"assigneeId" = $2` },
	unassigned: { statuses: OPEN, only: `"assigneeId" IS NULL` },
	escalated: { statuses: OPEN, only: `"escalatedAt" IS NOT NULL` },
	all: { statuses: OPEN },
	resolved: { statuses: ["resolved"] },
};

/** The two parts of the inbox, each in its own order, and what comes after the row at which the page before ended. */
const PARTS = {
	waiting: {
		which: `"waitingSince" IS NOT NULL`,
		key: `"waitingSince"`,
		order: "",
		after: (at: string, id: string) => `"waitingSince" >= ${at} AND ("waitingSince" > ${at} OR id > ${id})`,
	},
	rest: {
		which: `"waitingSince" IS NULL`,
		key: `"lastMessageAt"`,
		order: "DESC",
		after: (at: string, id: string) => `"lastMessageAt" <= ${at} AND ("lastMessageAt" < ${at} OR id > ${id})`,
	},
} as const;

const quoted = (status: ConversationStatus) => `'${status}'`;

/** The texts of all hot reads. A row comes as it travels, column by column, so that nothing has to shape it. */
export function readStatements(wording: Wording) {
	const { time, instant, larger, row } = wording;
	const message = selected({
		id: "id",
		seq: "seq",
		rev: "rev",
		client_id: `"clientId"`,
		conversation_id: `"conversationId"`,
		sender_id: `"senderId"`,
		sender_type: `"senderType"`,
		sender_name: `"senderName"`,
		content: "content",
		timestamp: time(`"createdAt"`),
		metadata: "metadata",
		more: moreOf(wording),
	} satisfies Record<Exclude<keyof Message, keyof MessageMore> | "more", string>);
	const item = selected({
		conversation_id: "c.id",
		status: "c.status",
		assigned_agent_id: `c."assigneeId"`,
		assigned_agent_name: "a.name",
		escalation_reason: `c."escalationReason"`,
		rev: "c.rev",
		last_seq: `c."lastSeq"`,
		user_read_seq: `c."userReadSeq"`,
		agent_read_seq: `c."agentReadSeq"`,
		user_delivered_seq: `${larger}(c."userDeliveredSeq", c."userReadSeq")`,
		agent_delivered_seq: `${larger}(c."agentDeliveredSeq", c."agentReadSeq")`,
		site_id: `c."siteId"`,
		user_id: `c."userId"`,
		user_name: "u.name",
		user_email: "u.email",
		user_external_id: `u."externalId"`,
		user_verified_by: `u."verifiedBy"`,
		user_blocked_until: time(`u."blockedUntil"`),
		user_blocked_reason: `u."blockedReason"`,
		created_at: time(`c."createdAt"`),
		last_message_at: time(`c."lastMessageAt"`),
		last_message_preview: `c."lastMessagePreview"`,
		last_message_sender_type: `c."lastMessageSenderType"`,
		waiting_since: time(`c."waitingSince"`),
		escalated_at: time(`c."escalatedAt"`),
		resolved_at: time(`c."resolvedAt"`),
		unread_count: `c."unreadCount"`,
	} satisfies Record<keyof InboxItem, string>);
	const inboxTexts = new Map<string, string>();

	/** Each status is read in the order of its index, so that never more than a page of each is touched. */
	function inboxText(part: keyof typeof PARTS, view: InboxView, isContinued: boolean): string {
		const { which, key, order, after } = PARTS[part];
		const { statuses, only } = VIEWS[view];
		// PostgreSQL refuses values that the text does not use, so numbers depend on what comes before.
		const at = only?.includes("$2") ? 3 : 2;
		const where = [which, only, isContinued && after(`$${at}`, `$${at + 1}`)].filter(Boolean).join(" AND ");
		const sorted = `ORDER BY sort_key ${order}, id LIMIT $1`;
		const keys = statuses.map(
			(status) =>
				`SELECT * FROM (SELECT ${row} AS found, id, ${key} AS sort_key FROM conversations WHERE status = ${quoted(status)} AND ${where} ${sorted}) s_${status}`,
		);
		return `SELECT ${item} FROM (SELECT * FROM (${keys.join(" UNION ALL ")}) k ${sorted}) p JOIN conversations c ON c.${row} = p.found
			JOIN users u ON u.id = c."userId" LEFT JOIN agents a ON a.id = c."assigneeId" ORDER BY p.sort_key ${order}, p.id`;
	}

	const messages = `SELECT ${message} FROM messages m WHERE "conversationId" = $1`;

	return {
		tokenOwner: `SELECT u.id, u."siteId", u.name, ${time(`s."expiresAt"`)} AS "expiresAt",
				${time(`u."blockedUntil"`)} AS "blockedUntil"
			FROM user_sessions s JOIN users u ON u.id = s."userId" WHERE s."tokenHash" = $1`,
		agentSession: `SELECT a.id, a.name, a.email, a.role, ${time(`s."lastSeenAt"`)} AS "lastSeenAt",
			${time(`s."expiresAt"`)} AS "expiresAt"
			FROM agent_sessions s JOIN agents a ON a.id = s."agentId" WHERE s.id = $1 AND a."removedAt" IS NULL`,
		conversation: `${CONVERSATION_WITH_PEOPLE} WHERE ${SEEN}`,
		version: `SELECT c.rev, ${time(`c."createdAt"`)} AS "createdAt" FROM conversations c WHERE ${SEEN}`,
		message: `${messages} AND id = $2`,
		changes: `${messages} AND rev > $2 AND rev <= $3 ORDER BY rev LIMIT $4`,

		history(id: string, { before, after, limit }: HistoryRange): Query {
			if (after !== undefined) return { text: `${messages} AND seq > $2 ORDER BY seq LIMIT $3`, values: [id, after, limit] };
			if (before !== undefined) return { text: `${messages} AND seq < $2 ORDER BY seq DESC LIMIT $3`, values: [id, before, limit] };
			return { text: `${messages} ORDER BY seq DESC LIMIT $2`, values: [id, limit] };
		},

		/** One part of a view. */
		inbox(part: keyof typeof PARTS, { view, agentId, from, limit }: InboxRange): Query {
			const isContinued = from?.part === part;
			const key = `${part} ${view} ${isContinued}`;
			let text = inboxTexts.get(key);
			if (!text) {
				text = inboxText(part, view, isContinued);
				inboxTexts.set(key, text);
			}
			const values: Value[] = [limit];
			if (view === "mine") values.push(agentId);
			if (isContinued) values.push(instant(from.at), from.id);
			return { text, values };
		},

		totals: `SELECT status, "assigneeId", CAST(count(*) AS integer) AS count, CAST(count("escalatedAt") AS integer) AS escalated
			FROM conversations WHERE status IN (${OPEN.map(quoted)}) GROUP BY status, "assigneeId"
			UNION ALL SELECT 'resolved', NULL, CAST(count(*) AS integer), 0 FROM conversations WHERE status = 'resolved'`,
	};
}

/** What most messages do not have, as JSON; null for most, which costs them one look. */
function moreOf({ time, object, list, within, text }: Wording): string {
	const sender = (of: string) => ({
		sender_id: `${of}."senderId"`,
		sender_type: `${of}."senderType"`,
		sender_name: `${of}."senderName"`,
	});
	const quote = object({
		id: "q.id",
		...sender("q"),
		content: `substr(q.content, 1, ${QUOTE_LENGTH})`,
		deleted_at: time(`q."deletedAt"`),
	});
	const reaction = object({ emoji: "r.emoji", ...sender("r"), at: time(`r."createdAt"`) });
	const more = object({
		edited_at: time(`m."editedAt"`),
		deleted_at: time(`m."deletedAt"`),
		reply_to: within(`SELECT ${quote} FROM messages q WHERE q.id = m."replyToId"`),
		reactions: within(`SELECT ${list(reaction)} FROM message_reactions r WHERE r."messageId" = m.id`),
	});
	return `CASE WHEN m."isPlain" THEN NULL ELSE ${text(more)} END`;
}

function selected(columns: Record<string, string>): string {
	return Object.entries(columns)
		.map(([name, column]) => `${column} AS ${name}`)
		.join(", ");
}
