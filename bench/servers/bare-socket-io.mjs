/**
 * The baseline: Socket.IO with rooms and nothing else. No storage, no tokens, no rules; the same socket options as the product.
 * Whoever names a conversation when connecting is in its room.
 */
import { createServer } from "node:http";
import { Server } from "socket.io";

const http = createServer();
const io = new Server(http, {
	serveClient: false,
	destroyUpgrade: false,
	cors: { origin: "*" },
	maxHttpBufferSize: 256 * 1024,
	perMessageDeflate: false,
});

let count = 0;

io.on("connection", (socket) => {
	void socket.join(socket.handshake.auth.conversation_id);
	socket.emit("session:ready", {});
	socket.on("conversation:join", ({ conversation_id }, ack) => ack({ ok: true, data: { conversation_id } }));
	socket.on("conversation:changes", ({ conversation_id }, ack) => ack({ ok: true, data: { conversation_id, messages: [] } }));
	socket.on("message:send", ({ conversation_id, client_id, content }, ack) => {
		const message = { id: ++count, client_id, conversation_id, sender_id: socket.id, content, timestamp: new Date().toISOString() };
		io.to(conversation_id).emit("message:sent", { message });
		ack({ ok: true, data: { message } });
	});
});

http.listen({ port: Number(process.env.PORT), host: "127.0.0.1", backlog: 4096 });
