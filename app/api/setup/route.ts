import { createFirstAdmin } from "#core/agents/create-first-admin.ts";
import { handle } from "#server/http/handle.ts";

export const POST = handle(async ({ ctx, input }: Parameters<typeof createFirstAdmin>[0]) => ({
	status: "success",
	agent: await createFirstAdmin({ ctx, input }),
}));
