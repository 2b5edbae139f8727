import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";
import { PATIENCE_MS } from "./event-inbox.ts";

export type Received = { from: string; to: string[]; source: string /** Over TLS. */; secure: boolean };

/** A real SMTP server on the loopback: STARTTLS is offered and needs no name. `refuse` says no to the next letters. */
export async function startMailServer() {
	const received: Received[] = [];
	const waiting: (() => void)[] = [];
	let tries = 0;
	let refusals: number[] = [];
	const smtp = new SMTPServer({
		authOptional: true,
		logger: false,
		onData(stream, session, done) {
			const chunks: Buffer[] = [];
			stream.on("data", (chunk: Buffer) => chunks.push(chunk));
			stream.on("end", () => {
				tries += 1;
				const refused = refusals.shift();
				if (refused !== undefined) return done(Object.assign(new Error("Not now"), { responseCode: refused }));
				const { mailFrom, rcptTo } = session.envelope;
				const from = mailFrom ? mailFrom.address : "";
				const source = Buffer.concat(chunks).toString("utf8");
				received.push({ from, to: rcptTo.map(({ address }) => address), source, secure: session.secure });
				for (const wake of waiting.splice(0)) wake();
				done();
			});
		},
	});
	// The client's certificate check is not what is tested here; it hangs up where it does not like ours.
	smtp.on("error", () => {});
	smtp.listen(0, "127.0.0.1");
	await once(smtp.server, "listening");
	const { port } = smtp.server.address() as AddressInfo;
	const close = () => new Promise<void>((resolve) => smtp.close(() => resolve()));
	return {
		/** Without STARTTLS: its certificate is made for nobody. */
		url: `smtp://127.0.0.1:${port}?ignoreTLS=true`,
		port,
		received,
		tries: () => tries,
		/** The next letters are answered with these numbers. */
		refuse(...codes: number[]) {
			refusals = codes;
		},
		/** Waits for the next letter that fits. */
		async next(wanted: (letter: Received) => boolean = () => true): Promise<Received> {
			const deadline = Date.now() + PATIENCE_MS;
			for (;;) {
				const found = received.findIndex(wanted);
				if (found >= 0) return received.splice(found, 1)[0] as Received;
				if (Date.now() > deadline) throw new Error(`No such letter arrived within ${PATIENCE_MS} ms.`);
				await new Promise<void>((resolve) => {
					waiting.push(resolve);
					setTimeout(resolve, 100).unref();
				});
			}
		},
		close,
	};
}

export type MailServer = Awaited<ReturnType<typeof startMailServer>>;

/** The text of a letter as its reader sees it. */
export function textOf({ source }: Received): string {
	const [, part = source] = /Content-Type: text\/plain[^\r\n]*\r\n(?:[^\r\n]+\r\n)*\r\n([\s\S]*?)\r\n--/.exec(source) ?? [];
	return part.replace(/=\r\n/g, "").replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
