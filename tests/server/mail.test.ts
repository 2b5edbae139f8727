import pino from "pino";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Letter } from "#core/mail.ts";
import { createMail } from "#server/mail.ts";
import { type MailServer, startMailServer, textOf } from "#tests/support/mail-server.ts";

const LETTER: Letter = {
	to: "grace@example.com",
	subject: "Grüße",
	text: "Open https://chat.example.com/reset#secret-token-of-the-link = soon\n",
	html: "<p>Open it</p>",
};

async function mailServerForTest(): Promise<MailServer> {
	const server = await startMailServer();
	onTestFinished(server.close);
	return server;
}

function mailTo(server: Pick<MailServer, "url">, pausesMs = [10, 20]) {
	const lines: string[] = [];
	const log = pino({ level: "debug" }, { write: (line: string) => lines.push(line) });
	const mail = createMail({ mail: { url: server.url, from: "Support <support@example.com>" }, log, pausesMs });
	onTestFinished(() => mail.close());
	const says = async (words: string) => {
		await expect.poll(() => lines.join(""), { timeout: 5000 }).toContain(words);
	};
	return { mail, lines, says };
}

describe("letters", () => {
	it("arrive at a real mail server, from the configured sender, as text and as HTML", async () => {
		const server = await mailServerForTest();
		const { mail, says } = mailTo(server);
		mail.post(async () => LETTER);
		const letter = await server.next();
		expect(letter).toMatchObject({ from: "support@example.com", to: ["grace@example.com"] });
		expect(textOf(letter)).toContain("Open https://chat.example.com/reset#secret-token-of-the-link = soon");
		expect(letter.source).toMatch(/From: Support <support@example.com>/);
		expect(letter.source).toContain("<p>Open it</p>");
		await says("a letter was sent");
	});

	it("go over an encrypted connection where the server offers one", async () => {
		const server = await mailServerForTest();
		const { mail } = mailTo({ url: `smtp://127.0.0.1:${server.port}?tls.rejectUnauthorized=false` });
		mail.post(async () => LETTER);
		expect(await server.next()).toMatchObject({ to: ["grace@example.com"], secure: true });
	});

	it("are not written before whoever asked has the answer", async () => {
		const server = await mailServerForTest();
		const { mail } = mailTo(server);
		let isWritten = false;
		mail.post(async () => {
			isWritten = true;
			return LETTER;
		});
		await new Promise((resolve) => setImmediate(resolve));
		expect(isWritten).toBe(false);
		expect(await server.next()).toMatchObject({ secure: false });
	});

	it("are tried again where the server says later, and given up where it says never", async () => {
		const server = await mailServerForTest();
		const { mail, says } = mailTo(server);
		server.refuse(451, 451);
		mail.post(async () => LETTER);
		await server.next();
		expect(server.tries()).toBe(3);
		server.refuse(550);
		mail.post(async () => LETTER);
		await says('"msg":"a letter could not be sent"}');
		expect(server.tries()).toBe(4);
	});

	it("are given up after some tries where no server answers, and nothing breaks", async () => {
		const server = await mailServerForTest();
		await server.close();
		const { mail, lines, says } = mailTo(server);
		mail.post(async () => LETTER);
		await says('"msg":"a letter could not be sent"}');
		expect(lines.filter((line) => line.includes("could not be sent yet"))).toHaveLength(2);
	});

	it("leave neither their words nor their address in the log", async () => {
		const server = await mailServerForTest();
		const { mail, lines, says } = mailTo(server);
		server.refuse(451, 550);
		mail.post(async () => LETTER);
		await says('"msg":"a letter could not be sent"}');
		for (const secret of ["secret-token", "grace@", server.url]) expect(lines.join("")).not.toContain(secret);
	});

	it("are not sent where there is nobody to write to, or where writing one fails", async () => {
		const server = await mailServerForTest();
		const { mail, says } = mailTo(server);
		mail.post(async () => null);
		mail.post(async () => {
			throw new Error("the database is gone");
		});
		await says("a letter could not be written");
		mail.post(async () => LETTER);
		await server.next();
		expect(server.tries()).toBe(1);
	});

	it("are not written at all where no mail server is set up", () => {
		const mail = createMail({ mail: null, log: pino({ level: "silent" }) });
		expect(mail.configured).toBe(false);
		mail.post(() => Promise.reject(new Error("it was written")));
	});
});
