import type { Message } from "#protocol/shapes.ts";

/** A row of the table of messages. */
export type Stored = { id: string; seq: number; clientId: string; senderId: string; content: string };

export type Witness = {
	name: string;
	list: readonly Message[];
	acknowledged: ReadonlyMap<string, Message>;
	unanswered: ReadonlyMap<string, unknown>;
};

/** What is wrong with a conversation, as sentences; nothing when every promise was kept. `stored` comes by `seq`. */
export function judge(conversationId: string, stored: readonly Stored[], witnesses: readonly Witness[]): string[] {
	const wrong: string[] = [];
	const say = (what: string) => wrong.push(`${conversationId}: ${what}`);

	for (const [index, row] of stored.entries()) {
		if (row.seq !== index + 1) say(`number ${index + 1} is missing or doubled in the database: ${row.seq} stands there`);
	}
	const byClientId = groupByClientId(stored);
	for (const { name, list, acknowledged, unanswered } of witnesses) {
		if (unanswered.size > 0) say(`${name} still waits for ${unanswered.size} answers`);
		for (const [clientId, message] of acknowledged) {
			const rows = byClientId.get(clientId) ?? [];
			const [row] = rows;
			if (!row) say(`${clientId} was acknowledged to ${name} and is lost`);
			else if (rows.length > 1) say(`${clientId} of ${name} is stored ${rows.length} times`);
			else if (!isSame(row, message)) say(`${clientId} of ${name} is not stored as it was acknowledged`);
		}
		const differs = stored.findIndex((row, index) => !isSame(row, list[index]));
		if (differs !== -1) say(`${name} has another message than the database at number ${differs + 1}, or none`);
		if (list.length > stored.length) say(`${name} has ${list.length - stored.length} messages that are not in the database`);
	}
	const known = new Set(witnesses.flatMap(({ acknowledged }) => [...acknowledged.keys()]));
	for (const clientId of byClientId.keys()) if (!known.has(clientId)) say(`${clientId} is stored and was acknowledged to nobody`);
	return wrong;
}

function isSame(row: Stored, message: Message | undefined): boolean {
	return (
		message?.id === row.id &&
		message.seq === row.seq &&
		message.client_id === row.clientId &&
		message.sender_id === row.senderId &&
		message.content === row.content
	);
}

function groupByClientId(stored: readonly Stored[]): Map<string, Stored[]> {
	const groups = new Map<string, Stored[]>();
	for (const row of stored) groups.set(row.clientId, [...(groups.get(row.clientId) ?? []), row]);
	return groups;
}
