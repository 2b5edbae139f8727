import { setTyping } from "#core/messages/set-typing.ts";
import { parseInput } from "#core/refusals.ts";
import { SetTypingBody } from "#protocol/inputs.ts";
import { handle } from "#server/http/handle.ts";

export const POST = handle(({ ctx, input }) => setTyping({ ctx, input: parseInput(SetTypingBody, input) }));
