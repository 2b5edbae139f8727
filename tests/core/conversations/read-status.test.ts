import { describe, expect, it } from "vitest";
import { readStatus } from "#core/conversations/read-status.ts";
import { makeChat } from "#tests/support/make-ctx.ts";
import { refusalOf } from "#tests/support/refusal-of.ts";

describe("reading the status of a conversation", () => {
	it("shows its user and agents the same, and nothing that is the agents' own", async () => {
		const chat = await makeChat();
		const ada = await chat.aUser({ name: "Ada", email: "ada@example.com" });
		const { id: conversation_id } = await chat.aConversation(ada, ["One", "Two"]);
		const state = {
			conversation_id,
			status: "open",
			assigned_agent_id: null,
			assigned_agent_name: null,
			escalation_reason: null,
			rev: 2,
			last_seq: 2,
			user_read_seq: 2,
			agent_read_seq: 0,
			user_delivered_seq: 2,
			agent_delivered_seq: 0,
		};
		expect(await readStatus({ ctx: ada.ctx, input: { conversation_id } })).toEqual(state);
		expect(await readStatus({ ctx: (await chat.anAgent()).ctx, input: { conversation_id } })).toEqual(state);
		expect(await readStatus({ ctx: chat.aBot().ctx, input: { conversation_id } })).toEqual(state);
	});

	it("answers an unknown conversation and somebody else's alike", async () => {
		const chat = await makeChat();
		const { id: conversation_id } = await chat.aConversation(await chat.aUser());
		const bob = await chat.aUser();
		const unknown = await refusalOf(readStatus({ ctx: bob.ctx, input: { conversation_id: "unknown" } }));
		expect(unknown).toEqual({ code: "not_found", message: "There is no such conversation.", errors: [] });
		expect(await refusalOf(readStatus({ ctx: bob.ctx, input: { conversation_id } }))).toEqual(unknown);
		expect(await refusalOf(readStatus({ ctx: chat.nobody, input: { conversation_id } }))).toMatchObject({
			code: "unauthenticated",
		});
	});
});
