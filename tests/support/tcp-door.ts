import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

export type TcpDoor = { port: number; visits: () => number; close: () => Promise<void> };

/** Listens on loopback and counts who knocks: passes them on to the port `to` answers, or, without one, shuts the door on them. */
export async function openTcpDoor({ port = 0, to }: { port?: number; to?: () => number } = {}): Promise<TcpDoor> {
	let visits = 0;
	const open = new Set<Socket>();
	const server = createServer((visitor) => {
		visits += 1;
		open.add(visitor);
		visitor.on("error", () => {}).on("close", () => open.delete(visitor));
		if (to === undefined) return void visitor.destroy();
		const inner = connect(to(), "127.0.0.1");
		inner.on("error", () => visitor.destroy());
		visitor.on("close", () => inner.destroy());
		visitor.pipe(inner).pipe(visitor);
	});
	server.listen(port, "127.0.0.1");
	await once(server, "listening");
	const address = server.address();
	if (typeof address !== "object" || address === null) throw new Error("no port");
	return {
		port: address.port,
		visits: () => visits,
		async close() {
			for (const socket of open) socket.destroy();
			server.close();
			await once(server, "close");
		},
	};
}
