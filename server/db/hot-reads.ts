import type { AgentSessionOwner, HotReads, InboxTotal, Sight, TokenOwner } from "#core/hot-reads.ts";
import type { InboxItem } from "#protocol/shapes.ts";
import { readStatements, type Value, type Wording } from "./read-statements.ts";
import { toConversation } from "./stored-conversation.ts";
import { type StoredMessage, toMessages } from "./stored-message.ts";

/** Asks the database by a statement that it prepares once. */
export type Ask = <Row>(text: string, values: readonly Value[]) => Promise<Row[]>;

/** The hot reads, over whichever database answers. */
export function createHotReads(ask: Ask, wording: Wording): HotReads {
	const sql = readStatements(wording);
	const seen = (id: string, { userId, siteId }: Sight) => [id, userId, siteId];

	async function findConversation(id: string, sight: Sight) {
		const [row] = await ask<Record<string, unknown>>(sql.conversation, seen(id, sight));
		return row ? toConversation(row) : null;
	}

	return {
		findConversation,

		async findTokenOwner(tokenHash) {
			type Row = Omit<TokenOwner, "expiresAt" | "blockedUntil"> & { expiresAt: string; blockedUntil: string | null };
			const [owner] = await ask<Row>(sql.tokenOwner, [tokenHash]);
			if (!owner) return null;
			const blockedUntil = owner.blockedUntil === null ? null : new Date(owner.blockedUntil);
			return { ...owner, expiresAt: new Date(owner.expiresAt), blockedUntil };
		},

		async findAgentSession(id) {
			const [owner] = await ask<Omit<AgentSessionOwner, "lastSeenAt" | "expiresAt"> & { lastSeenAt: string; expiresAt: string }>(
				sql.agentSession,
				[id],
			);
			return owner ? { ...owner, lastSeenAt: new Date(owner.lastSeenAt), expiresAt: new Date(owner.expiresAt) } : null;
		},

		async readHistory(id, sight, range, knownVersion) {
			const [conversation] = await ask<{ rev: number; createdAt: string }>(sql.version, seen(id, sight));
			if (!conversation) return null;
			const version = `${conversation.rev}.${conversation.createdAt}`;
			if (version === knownVersion) return { version, messages: [] };
			const { text, values } = sql.history(id, range);
			const messages = toMessages(await ask<StoredMessage>(text, values));
			if (range.after === undefined) messages.reverse();
			return { version, messages };
		},

		async readMessage(conversationId, id) {
			return toMessages(await ask<StoredMessage>(sql.message, [conversationId, id]))[0] ?? null;
		},

		async readChanges(id, sight, { after, limit }) {
			const conversation = await findConversation(id, sight);
			if (!conversation) return null;
			const messages = toMessages(await ask<StoredMessage>(sql.changes, [id, after, conversation.rev, limit]));
			return { conversation, messages };
		},

		async listInbox(range) {
			const read = async (part: "waiting" | "rest", limit: number) => {
				const { text, values } = sql.inbox(part, { ...range, limit });
				return ask<InboxItem>(text, values);
			};
			const waiting = range.from?.part === "rest" ? [] : await read("waiting", range.limit);
			const room = range.limit - waiting.length;
			return room > 0 ? [...waiting, ...(await read("rest", room))] : waiting;
		},

		countInbox: () => ask<InboxTotal>(sql.totals, []),
	};
}
