import { Writable } from "node:stream";
import pino from "pino";
import { describe, expect, it } from "vitest";
import type { ChatEvent } from "#core/events.ts";
import { createEventBus } from "#server/event-bus.ts";

function start() {
	const logged: { msg: string; event: string; err: { message: string } }[] = [];
	const stream = new Writable({
		write(line, _encoding, done) {
			logged.push(JSON.parse(String(line)));
			done();
		},
	});
	return { bus: createEventBus(pino(stream)), logged };
}

const typing = (isTyping: boolean): ChatEvent => ({
	type: "typing",
	conversationId: "c1",
	userId: "ada",
	senderId: "ada",
	senderType: "user",
	senderName: null,
	isTyping,
});

describe("the event bus", () => {
	it("tells those who wait when the server stops, also those who come later, and not those who wait no longer", () => {
		const { bus } = start();
		const told: string[] = [];
		bus.onEnd(() => told.push("waiting"));
		bus.onEnd(() => told.push("gone"))();
		expect(told).toEqual([]);
		bus.end();
		bus.onEnd(() => told.push("late"));
		expect(told).toEqual(["waiting", "late"]);
	});

	it("tells every listener every event in order, and which call caused it", () => {
		const { bus } = start();
		const heard: [string, boolean, string | undefined][] = [];
		for (const who of ["first", "second"]) {
			bus.subscribe((event, requestId) => heard.push([who, event.type === "typing" && event.isTyping, requestId]));
		}
		bus.publish(typing(true), "request-1");
		bus.publish(typing(false));
		expect(heard).toEqual([
			["first", true, "request-1"],
			["second", true, "request-1"],
			["first", false, undefined],
			["second", false, undefined],
		]);
	});

	it("lets a listener that throws harm nobody, neither the others nor who published, and logs it", () => {
		const { bus, logged } = start();
		const heard: ChatEvent[] = [];
		bus.subscribe(() => {
			throw new Error("I am broken");
		});
		bus.subscribe((event) => heard.push(event));
		bus.publish(typing(true));
		bus.publish(typing(false));
		expect(heard).toHaveLength(2);
		expect(logged.map(({ msg, event, err }) => [msg, event, err.message])).toEqual([
			["an event listener failed", "typing", "I am broken"],
			["an event listener failed", "typing", "I am broken"],
		]);
	});

	it("stops telling who has had enough, also in the middle of an event", () => {
		const { bus } = start();
		const heard: string[] = [];
		const stop = bus.subscribe(() => {
			heard.push("once");
			stop();
		});
		bus.subscribe(() => heard.push("always"));
		bus.publish(typing(true));
		bus.publish(typing(false));
		expect(heard).toEqual(["once", "always", "always"]);
	});
});
