import { Agent, type RequestOptions, request } from "node:http";
import type { Problem } from "#protocol/errors.ts";
import type { HistoryPage, SendResult } from "#protocol/shapes.ts";
import { ANSWER_MS, type Door, type DoorOptions, headersOf, Refused, Unanswered } from "./door.ts";

const PAGE = 100;

/** Plain HTTP: POST to send, GET the history to receive. It hears nothing by itself. */
export function openHttp({ address, origin, who, conversationId }: DoorOptions): Door {
	const agent = new Agent({ keepAlive: true });
	const headers = { ...headersOf(who, origin), "content-type": "application/json" };

	async function ask<Body>(path: string, asked: { method?: string; body?: string } = {}): Promise<Body> {
		const url = `${address}/chat/${conversationId}/${path}`;
		const { status, text } = await exchange(url, { method: asked.method ?? "GET", headers, agent }, asked.body);
		const body = JSON.parse(text) as Body | Problem;
		if (status === 200) return body as Body;
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
		close: () => agent.destroy(),
	};
}

/** Not fetch: under Node 20 its time limit is lost when garbage is collected at the wrong moment, and the wait never ends. */
function exchange(url: string, options: RequestOptions, body = ""): Promise<{ status: number; text: string }> {
	return new Promise((resolve, reject) => {
		const asked = request(url, options);
		const overdue = setTimeout(() => asked.destroy(new Error("no answer in time")), ANSWER_MS);
		const fail = (error: Error) => {
			clearTimeout(overdue);
			reject(new Unanswered("no answer over HTTP", { cause: error }));
		};
		asked.on("error", fail);
		asked.on("close", () => fail(new Error("closed")));
		asked.on("response", (answer) => {
			let text = "";
			answer.setEncoding("utf8");
			answer.on("data", (piece: string) => {
				text += piece;
			});
			answer.on("error", fail);
			answer.on("end", () => {
				clearTimeout(overdue);
				resolve({ status: answer.statusCode ?? 0, text });
			});
		});
		asked.end(body);
	});
}
