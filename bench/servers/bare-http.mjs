/** The baseline of the HTTP routes: Node answers JSON and does nothing else. */
import { createServer } from "node:http";

const body = JSON.stringify({ status: "success" });
const http = createServer((request, response) => {
	request.resume().once("end", () => {
		response.writeHead(200, { "content-type": "application/json" }).end(body);
	});
});
http.listen({ port: Number(process.env.PORT), host: "127.0.0.1", backlog: 4096 });
