import { once } from "node:events";
import { createServer, type IncomingMessage, request, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";

/**
 * `strips upgrades`: WebSockets never open. `blocks socket.io`: everything under its path is a 502. `swallows socket.io`:
 * it is taken and never answered.
 */
export type Strictness = "nothing" | "strips upgrades" | "blocks socket.io" | "swallows socket.io";

/** A reverse proxy on loopback as operators run them, set up wrongly, and mended later. */
export class StrictProxy {
	strictness: Strictness = "nothing";
	/** How many requests were never answered. */
	swallowed = 0;
	readonly #upstream: { hostname: string; port: string };
	readonly #server: Server;
	readonly #sockets = new Set<Socket>();

	private constructor(upstream: string) {
		this.#upstream = new URL(upstream);
		this.#server = createServer((incoming, outgoing) => {
			if (this.#isSwallowed(incoming)) return;
			if (this.#isBlocked(incoming)) {
				outgoing.writeHead(502, { "content-type": "text/html", "access-control-allow-origin": "*" }).end("<h1>Bad gateway</h1>");
				return;
			}
			const onward = this.#forward(incoming);
			onward.on("response", (answer) => {
				outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
				answer.pipe(outgoing);
			});
			onward.on("error", () => outgoing.destroy());
			outgoing.on("close", () => onward.destroy());
			incoming.pipe(onward);
		});
		this.#server.on("connection", (socket) => {
			this.#sockets.add(socket);
			socket.on("close", () => this.#sockets.delete(socket));
		});
		this.#server.on("upgrade", (incoming, client: Socket, head) => {
			client.on("error", () => client.destroy());
			if (this.#isSwallowed(incoming)) return;
			if (this.strictness !== "nothing") {
				// As a proxy that forwards the request without the header: the server sees no upgrade and says so.
				client.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
				return;
			}
			const onward = this.#forward(incoming);
			onward.on("upgrade", (answer, server, first) => {
				const lines = answer.rawHeaders.flatMap((value, index, all) => (index % 2 ? [] : `${value}: ${all[index + 1]}`));
				client.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join("\r\n")}\r\n\r\n`);
				client.write(first);
				server.write(head);
				server.pipe(client).pipe(server);
				server.on("error", () => client.destroy());
				client.on("close", () => server.destroy());
			});
			onward.on("response", () => client.destroy());
			onward.on("error", () => client.destroy());
			onward.end();
		});
	}

	/** In front of a server, on a free port. */
	static async before(upstream: string): Promise<StrictProxy> {
		const proxy = new StrictProxy(upstream);
		proxy.#server.listen(0, "127.0.0.1");
		await once(proxy.#server, "listening");
		return proxy;
	}

	get origin(): string {
		return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
	}

	/** From now on; what is open breaks, as when a proxy is restarted with another configuration. */
	become(strictness: Strictness): void {
		this.strictness = strictness;
		for (const socket of this.#sockets) socket.destroy();
	}

	async close(): Promise<void> {
		this.become("nothing");
		this.#server.close();
		await once(this.#server, "close");
	}

	#isSwallowed({ url = "" }: IncomingMessage): boolean {
		if (this.strictness !== "swallows socket.io" || !url.startsWith("/socket.io")) return false;
		this.swallowed += 1;
		return true;
	}

	#isBlocked({ url = "" }: IncomingMessage): boolean {
		return this.strictness === "blocks socket.io" && url.startsWith("/socket.io");
	}

	#forward({ method, url, headers }: IncomingMessage) {
		const { hostname, port } = this.#upstream;
		return request({ hostname, port, method, path: url, headers });
	}
}
