import { once } from "node:events";
import { createServer } from "node:http";

/** A page of somebody else's site: served under `localhost`, which is another origin than the product's 127.0.0.1. */
export type ForeignPage = { url: string; origin: string; close: () => Promise<void> };

/** Serves one page on every path. */
export async function serveForeignPage(html: string, headers: Record<string, string> = {}): Promise<ForeignPage> {
	const server = createServer((request, response) => {
		if (request.url === "/favicon.ico") return response.writeHead(204).end();
		response.writeHead(200, { "content-type": "text/html; charset=utf-8", ...headers }).end(html);
	});
	server.listen(0, "localhost");
	await once(server, "listening");
	const address = server.address();
	if (typeof address !== "object" || address === null) throw new Error("no address");
	const origin = `http://localhost:${address.port}`;
	return {
		url: `${origin}/`,
		origin,
		close: async () => {
			server.closeAllConnections();
			server.close();
			await once(server, "close");
		},
	};
}
