import { readHistoryAt } from "#core/messages/read-history.ts";
import { handleVersioned } from "#server/http/handle.ts";

export const GET = handleVersioned<Parameters<typeof readHistoryAt>[0]["input"]>(async (call) => {
	const { version, page } = await readHistoryAt(call);
	return { version, body: page };
});
