import type { Problem } from "#protocol/errors.ts";
import type { HistoryPage, SendResult } from "#protocol/shapes.ts";
import { ANSWER_MS, type Door, type DoorOptions, headersOf, Refused, Unanswered } from "./door.ts";

const PAGE = 100;

/** Plain HTTP: POST to send, GET the history to receive. It hears nothing by itself. */
export function openHttp({ address, origin, who, conversationId }: DoorOptions): Door {
	const closed = new AbortController();
	const headers = { ...headersOf(who, origin), "content-type": "application/json" };

	async function ask<Body>(path: string, init: RequestInit = {}): Promise<Body> {
		const signal = AbortSignal.any([AbortSignal.timeout(ANSWER_MS), closed.signal]);
		let answer: Response;
		let text: string;
		try {
			answer = await fetch(`${address}/chat/${conversationId}/${path}`, { ...init, headers, signal });
			text = await answer.text();
		} catch (error) {
			throw new Unanswered("no answer over HTTP", { cause: error });
		}
		const body = JSON.parse(text) as Body | Problem;
		if (answer.ok) return body as Body;
		const { code, detail, retry_after } = body as Problem;
		throw new Refused({ code, message: detail, retry_after });
	}

	return {
		name: "http",
		async send({ client_id, content }) {
			const body = JSON.stringify({ sender_id: who.id, sender_type: who.type, client_id, content });
			const { message, replayed = false } = await ask<SendResult>("messages", { method: "POST", body });
			return { message, replayed };
		},
		listAfter: (seq) => ask<HistoryPage>(`history?limit=${PAGE}&after=${seq}`),
		close: () => closed.abort(),
	};
}
