import { Agent, request } from "node:http";

export type RequestOrder = {
	do: "requests";
	port: number;
	seconds: number;
	connections: number;
	/** Asked in turns. */
	calls: { method: string; path: string; token?: string; body?: object; expect?: number }[];
};

export type RequestResult = { answered: number; failed: number; seconds: number };

/** Closed loop: each of the connections asks again as soon as it is answered. */
export async function sendRequests({ port, seconds, connections, calls }: RequestOrder): Promise<RequestResult> {
	const agent = new Agent({ keepAlive: true, maxSockets: connections });
	const started = performance.now();
	const until = started + seconds * 1000;
	const result = { answered: 0, failed: 0 };
	let next = 0;
	const worker = async () => {
		while (performance.now() < until) {
			const call = calls[next++ % calls.length];
			if (!call) return;
			const status = await askOnce(port, agent, call);
			if (status === (call.expect ?? 200)) result.answered += 1;
			else result.failed += 1;
		}
	};
	await Promise.all(Array.from({ length: connections }, worker));
	agent.destroy();
	return { ...result, seconds: (performance.now() - started) / 1000 };
}

function askOnce(port: number, agent: Agent, { method, path, token, body }: RequestOrder["calls"][number]): Promise<number> {
	return new Promise((resolve, reject) => {
		const text = body ? JSON.stringify(body) : "";
		const headers = {
			...(token !== undefined && { authorization: token }),
			...(body && { "content-type": "application/json", "content-length": Buffer.byteLength(text) }),
		};
		const sent = request({ host: "127.0.0.1", port, agent, method, path, headers }, (response) => {
			response.resume().once("end", () => resolve(response.statusCode ?? 0));
		});
		sent.once("error", reject);
		sent.end(text);
	});
}
