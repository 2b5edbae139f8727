import { once } from "node:events";
import { createConnection, createServer, type Socket } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { type Fault, FaultProxy, planFrom } from "./fault-proxy.ts";
import { randomFrom } from "./random.ts";
import { emptyTally } from "./tally.ts";

/** A server that sends everything back, behind a proxy with this fault on every connection. */
async function connect(fault: Partial<Fault> | null) {
	const received: string[] = [];
	const echo = createServer((socket) => {
		socket.on("data", (chunk) => {
			received.push(chunk.toString());
			socket.write(chunk);
		});
		socket.on("error", () => {});
	});
	echo.listen(0, "127.0.0.1");
	await once(echo, "listening");
	const address = echo.address();
	if (typeof address !== "object" || address === null) throw new Error("no port");
	const tally = emptyTally();
	const plan = () => fault && { kind: "cut" as const, direction: "down" as const, after: 0, lasts: 50, ...fault };
	const proxy = new FaultProxy(address.port, plan, tally);
	const client: Socket = createConnection(await proxy.listen(), "127.0.0.1");
	let answer = "";
	client.on("data", (chunk) => {
		answer += chunk.toString();
	});
	client.on("error", () => {});
	const closed = new Promise<void>((resolve) => client.once("close", () => resolve()));
	onTestFinished(async () => {
		client.destroy();
		await proxy.close();
		echo.close();
	});
	return { client, tally, received, closed, answer: () => answer };
}

describe("a cable that breaks", () => {
	it("carries everything while nothing is wrong with it", async () => {
		const { client, answer } = await connect(null);
		client.write("hello");
		await expect.poll(answer).toBe("hello");
	});

	it("is cut before the answer", async () => {
		const { client, tally, received, closed, answer } = await connect({ kind: "cut" });
		client.write("hello!");
		await closed;
		expect({ received, answer: answer(), cuts: tally.cuts }).toEqual({ received: ["hello!"], answer: "", cuts: 1 });
	});

	it("is cut before the question", async () => {
		const { client, received, closed } = await connect({ kind: "cut", direction: "up" });
		client.write("hello!");
		await closed;
		expect(received).toEqual([]);
	});

	it("lets half of an answer through", async () => {
		const { client, tally, closed, answer } = await connect({ kind: "halve" });
		client.write("hello!");
		await closed;
		expect({ answer: answer(), halves: tally.halves }).toEqual({ answer: "hel", halves: 1 });
	});

	it("stalls and goes on", async () => {
		const { client, tally, answer } = await connect({ kind: "stall" });
		client.write("hello!");
		await expect.poll(answer).toBe("hello!");
		expect(tally.stalls).toBe(1);
	});

	it("swallows what is sent, and ends only later", async () => {
		const { client, tally, received, closed, answer } = await connect({ kind: "black-hole" });
		client.write("hello!");
		await closed;
		expect({ received, answer: answer(), blackHoles: tally.blackHoles }).toEqual({
			received: ["hello!"],
			answer: "",
			blackHoles: 1,
		});
	});

	it("has the same faults for the same seed, and others for another", () => {
		const fates = (seed: string) => Array.from({ length: 50 }, (_, n) => planFrom(randomFrom(seed))(n));
		expect(fates("7")).toEqual(fates("7"));
		expect(fates("7")).not.toEqual(fates("8"));
	});
});
