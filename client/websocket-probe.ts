const PATIENCE_MS = 5000;

/** Whether the network lets a WebSocket through to the server's Socket.IO: one is opened, answered and closed. */
export function reachesByWebSocket(httpUrl: string): Promise<boolean> {
	return new Promise((resolve) => {
		try {
			const socket = new WebSocket(`${httpUrl.replace(/^http/i, "ws")}/socket.io/?EIO=4&transport=websocket`);
			const end = (answered: boolean) => {
				clearTimeout(timer);
				socket.close();
				resolve(answered);
			};
			const timer = setTimeout(end, PATIENCE_MS, false);
			// Open alone says little: a proxy may have opened it. The server greets first.
			socket.onmessage = () => end(true);
			socket.onerror = () => end(false);
		} catch {
			// Not there, or forbidden by the page.
			resolve(false);
		}
	});
}
