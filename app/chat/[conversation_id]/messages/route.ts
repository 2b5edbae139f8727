import { sendMessage } from "#core/messages/send-message.ts";
import { parseInput } from "#core/refusals.ts";
import { SendMessageBody } from "#protocol/inputs.ts";
import { handle } from "#server/http/handle.ts";

export const POST = handle(({ ctx, input }) => sendMessage({ ctx, input: parseInput(SendMessageBody, input) }));
