import { WebSocket } from "ws";

/**
 * One Socket.IO connection over a bare WebSocket. The real client costs the load generator more than the server
 * that it measures, so this one looks at bytes and parses nothing.
 */
export type Wire = {
	/** Sends a command; `onAck` hears the answer, which carries the same number. */
	command(number: number, name: string, input: object): void;
	close(): void;
};

export type WireOptions = {
	port: number;
	auth: object;
	/** Where it comes from; one address has no more than 28,000 ports for one server. */
	localAddress?: string;
	onAck?: (number: number, frame: Buffer) => void;
	onEvent?: (frame: Buffer) => void;
};

const byte = (character: string) => character.charCodeAt(0);
/** The first byte of a frame is Engine.IO's, the second Socket.IO's. */
const ENGINE = { open: byte("0"), ping: byte("2"), message: byte("4") };
const SOCKET = { event: byte("2"), ack: byte("3"), refused: byte("4") };

/** Resolves with the first event, by which both servers greet: whoever is greeted is in its rooms. */
export function connectWire({ port, auth, localAddress, onAck, onEvent }: WireOptions): Promise<Wire> {
	return new Promise((resolve, reject) => {
		let greeted = false;
		const ws = new WebSocket(`ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`, {
			perMessageDeflate: false,
			localAddress,
			skipUTF8Validation: true,
		});
		ws.on("error", reject);
		ws.on("close", () => reject(new Error("The server closed the connection.")));
		ws.on("message", (data) => {
			const frame = data as Buffer;
			if (frame[0] === ENGINE.ping) return ws.send("3");
			if (frame[0] === ENGINE.open) return ws.send(`40${JSON.stringify(auth)}`);
			if (frame[0] !== ENGINE.message) return;
			if (frame[1] === SOCKET.ack) return onAck?.(numberOf(frame), frame);
			if (frame[1] === SOCKET.refused) return reject(new Error(frame.toString()));
			if (frame[1] !== SOCKET.event) return;
			if (greeted) return onEvent?.(frame);
			greeted = true;
			resolve({
				command: (number, name, input) => ws.send(`42${number}${JSON.stringify([name, input])}`),
				close: () => ws.terminate(),
			});
		});
	});
}

/** The digits after `43`. */
function numberOf(frame: Buffer): number {
	let number = 0;
	for (let i = 2; i < frame.length; i += 1) {
		const digit = (frame[i] ?? 0) - byte("0");
		if (digit < 0 || digit > 9) break;
		number = number * 10 + digit;
	}
	return number;
}
