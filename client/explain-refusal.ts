import { ChatRefusal } from "./refusal.ts";

/** Why a message was not taken, in words for the person who wrote it: what is wrong, and what to do next or in how many `seconds`. */
export function explainRefusal(error: unknown, maxMessageLength: number, seconds = 0): string {
	if (!(error instanceof ChatRefusal)) return "We could not send this. Please try again.";
	switch (error.code) {
		case "invalid_input":
		case "payload_too_large":
			if (error.code === "payload_too_large" || error.errors.some((issue) => issue.path.startsWith("content"))) {
				return tooLong(maxMessageLength);
			}
			return "We could not take this message as it is. Please change it.";
		case "rate_limited":
			return `That was a lot at once. We send this again in ${inWords(seconds)}.`;
		case "overloaded":
			return `Our chat is very busy. We send this again in ${inWords(seconds)}.`;
		case "forbidden":
		case "unauthenticated":
		case "not_found":
			return "This chat has ended. Please try again to start a new one.";
		default:
			return "We could not send this. Please try again.";
	}
}

function inWords(seconds: number): string {
	return seconds > 99 ? `${Math.ceil(seconds / 60)} minutes` : `${seconds} s`;
}

/** What is said of a message that is too long. */
export function tooLong(maxMessageLength: number): string {
	return `This is too long: at most ${maxMessageLength.toLocaleString("en")} characters fit into one message.`;
}
