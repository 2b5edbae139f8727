import type { Connection, ConnectionState } from "#client/connection.ts";
import { ChatRefusal, ConnectionLost } from "#client/refusal.ts";
import { ERROR_STATUS } from "#protocol/errors.ts";
import type { SimulatedServer } from "./simulated-server.ts";
import type { Page, VirtualTime } from "./virtual-time.ts";

/** What becomes of one packet. A delay is in milliseconds; a later packet without one overtakes it. */
export type Fate = { kind: "arrives" | "is lost" | "comes twice" } | { kind: "is late"; by: number };

/** How a browser gives up on an answer that does not come. */
const PATIENCE_MS = 8000;
const LATENCY_MS = 20;
const CONNECT_TIMEOUT_MS = 30_000;
const RETRY_MS = 10_000;

const EVERYBODY = { hear: (run: () => void) => run() };

/** Everything between clients and the server: it loses, doubles, delays and reorders what it is told to, then works again. */
export class SimulatedNetwork {
	/** The fates of the packets to come; when there are none left, all arrive. */
	fates: Fate[] = [];
	/** How attempts to open a socket end, and whether plain HTTP gets through. */
	sockets: "open" | "fail" | "hang" = "open";
	http = true;
	readonly #links = new Set<{ cut: () => void }>();

	constructor(
		readonly time: VirtualTime,
		readonly server: SimulatedServer,
	) {}

	/** Breaks every open socket. */
	cut(): void {
		for (const link of [...this.#links]) link.cut();
	}

	#carry(run: () => void): void {
		const fate = this.fates.shift() ?? { kind: "arrives" };
		if (fate.kind === "is lost") return;
		this.time.after(fate.kind === "is late" ? LATENCY_MS + fate.by : LATENCY_MS, run);
		if (fate.kind === "comes twice") this.time.after(LATENCY_MS + 5, run);
	}

	/** Sockets that are open now. */
	get openSockets(): number {
		return this.#links.size;
	}

	/** A tab's socket to the server with the interface of the client's own connection. It comes back by itself. */
	connect(tab: Page): Connection {
		const listeners = new Map<string, Set<(payload: never) => void>>();
		const stateListeners = new Set<(state: ConnectionState) => void>();
		let state: ConnectionState = "idle";
		let timer: number | undefined;
		let timeout: number | undefined;
		let unsubscribe = () => {};
		/** Rejects what is under way when the link breaks. */
		const pending = new Set<() => void>();
		const setState = (next: ConnectionState) => {
			if (state === next) return;
			state = next;
			for (const listener of [...stateListeners]) listener(next);
		};
		const end = (next: ConnectionState) => {
			this.#links.delete(link);
			unsubscribe();
			for (const reject of [...pending]) reject();
			setState(next);
		};
		const fail = () => {
			setState("offline");
			timer = this.time.after(RETRY_MS, attempt, tab);
		};
		const attempt = () => {
			timer = undefined;
			if (this.sockets === "fail") return fail();
			if (this.sockets === "hang") {
				timeout = this.time.after(CONNECT_TIMEOUT_MS, fail, tab);
				return;
			}
			this.#links.add(link);
			const current = link.generation;
			unsubscribe = this.server.subscribe(({ name, payload }) =>
				this.#carry(() => {
					// What was still on its way when the link broke is gone.
					if (link.generation !== current) return;
					tab.hear(() => {
						for (const listener of [...(listeners.get(name) ?? [])]) listener(payload as never);
					});
				}),
			);
			setState("live");
		};
		const link = {
			generation: 0,
			cut: () => {
				if (state !== "live") return;
				link.generation += 1;
				this.#links.delete(link);
				unsubscribe();
				tab.hear(() => {
					if (state !== "live") return;
					end("connecting");
					timer = this.time.after(300, attempt, tab);
				});
			},
		};
		return {
			get state() {
				return state;
			},
			roundTripMs: null,
			connect: () => {
				setState("connecting");
				timer = this.time.after(LATENCY_MS, attempt, tab);
			},
			hurry: () => {
				if (timer === undefined) return;
				this.time.cancel(timer);
				attempt();
			},
			close: () => {
				this.time.cancel(timer);
				this.time.cancel(timeout);
				timer = undefined;
				link.generation += 1;
				end("idle");
			},
			request: (name, input) =>
				new Promise((resolve, reject) => {
					if (state !== "live") return reject(new ConnectionLost());
					const lost = () => {
						pending.delete(lost);
						this.time.cancel(overdue);
						reject(new ConnectionLost());
					};
					const giveUp = () => {
						lost();
						link.cut();
					};
					const overdue = this.time.after(PATIENCE_MS, giveUp, tab);
					pending.add(lost);
					const current = link.generation;
					this.#carry(() => {
						const answer = this.#answer(name, input as never);
						this.#carry(() => {
							if (link.generation !== current) return;
							pending.delete(lost);
							this.time.cancel(overdue);
							tab.hear(() => {
								if (answer instanceof ChatRefusal) reject(answer);
								else resolve(answer as never);
							});
						});
					});
				}),
			on(event, listener) {
				const own = listeners.get(event) ?? new Set();
				listeners.set(event, own.add(listener as never));
				return () => void own.delete(listener as never);
			},
			onState(listener) {
				stateListeners.add(listener);
				return () => void stateListeners.delete(listener);
			},
			onRefused: () => () => {},
		};
	}

	#answer(name: string, input: never): object {
		try {
			switch (name) {
				case "message:send":
					return this.server.send(input);
				case "message:read":
					return this.server.read(input, "user");
				case "message:receive":
					return this.server.receive(input, "user");
				case "conversation:changes": {
					const { conversation_id, after } = input as { conversation_id: string; after: string };
					return this.server.changes(conversation_id, after);
				}
				default:
					return { status: "success" };
			}
		} catch (error) {
			if (error instanceof ChatRefusal) return error;
			throw error;
		}
	}

	/** In the place of `fetch`. */
	readonly fetch = (url: string, { method = "GET", body, signal, headers }: RequestInit = {}): Promise<Response> =>
		new Promise((resolve, reject) => {
			const { page } = this.time;
			signal?.addEventListener("abort", () => reject(new DOMException("Aborted", "AbortError")));
			if (!this.http) {
				this.time.after(LATENCY_MS, () => reject(new TypeError("Failed to fetch")));
				return;
			}
			const answer = (value: object) =>
				this.#carry(() => {
					if (this.http) (page ?? EVERYBODY).hear(() => resolve(toResponse(value)));
				});
			this.#carry(() => {
				const { pathname, searchParams } = new URL(url);
				const wait = Number(searchParams.get("wait") ?? 0) * 1000;
				const token = new Headers(headers).get("Authorization")?.replace("Bearer ", "") ?? null;
				const now = () => this.#route(method, pathname, searchParams, JSON.parse(String(body ?? "{}")), token);
				const first = now();
				if (wait === 0 || !("cursor" in first) || first.cursor !== searchParams.get("after")) return answer(first);
				const wake = () => {
					stop();
					this.time.cancel(over);
					answer(now());
				};
				const stop = this.server.subscribe(wake);
				const over = this.time.after(wait, wake);
			});
		});

	#route(method: string, path: string, query: URLSearchParams, body: Record<string, string>, token: string | null): object {
		const [, , conversation_id = "", what = ""] = path.split("/");
		try {
			if (conversation_id === "user") return { conversations: [...this.server.conversations.keys()] };
			if (conversation_id === "session") return this.server.openSession(token);
			if (what === "history") return this.server.history(conversation_id);
			if (what === "changes") return this.server.changes(conversation_id, query.get("after") ?? "0");
			if (what === "messages" && method === "POST") {
				return this.server.send({ conversation_id, content: body.content ?? "", client_id: body.client_id });
			}
			if (what === "receive") {
				return this.server.receive({ conversation_id, last_received_message_id: body.last_received_message_id ?? "" }, "user");
			}
			if (what === "read") {
				return this.server.read({ conversation_id, last_read_message_id: body.last_read_message_id ?? "" }, "user");
			}
			return { status: "success" };
		} catch (error) {
			if (error instanceof ChatRefusal) return error;
			throw error;
		}
	}
}

/** As `fetch` answers: JSON, or a problem. */
function toResponse(value: object): Response {
	if (!(value instanceof ChatRefusal))
		return { ok: true, status: 200, headers: new Headers(), json: async () => value } as Response;
	const { code, message, retry_after } = value;
	const status = ERROR_STATUS[code];
	return {
		ok: false,
		status,
		headers: new Headers(),
		json: async () => ({ code, detail: message, retry_after, status }),
	} as Response;
}
