import { describe, expect, it } from "vitest";
import type { Message } from "#protocol/shapes.ts";
import { judge, type Stored, type Witness } from "./verdict.ts";

const row = (seq: number): Stored => ({ id: `id-${seq}`, seq, clientId: `c-${seq}`, senderId: "maria", content: `text ${seq}` });
const message = (seq: number) =>
	({ id: `id-${seq}`, seq, client_id: `c-${seq}`, sender_id: "maria", content: `text ${seq}` }) as Message;
const rows = [row(1), row(2), row(3)];
const list = [message(1), message(2), message(3)];
const witness = (changes: Partial<Witness> = {}): Witness => ({
	name: "Maria",
	list,
	acknowledged: new Map(list.map((one) => [one.client_id, one])),
	unanswered: new Map(),
	...changes,
});

describe("the judge of a chaos run", () => {
	it("has nothing to say where everybody has what the database has", () => {
		expect(judge("c", rows, [witness(), witness({ name: "Ada", acknowledged: new Map() })])).toEqual([]);
	});

	it.each<[string, Stored[], Partial<Witness>, RegExp]>([
		["a lost message", [row(1), row(2)], {}, /c-3 was acknowledged to Maria and is lost/],
		["a doubled message", [...rows, { ...row(4), clientId: "c-3" }], {}, /c-3 of Maria is stored 2 times/],
		["a hole", [row(1), row(3)], {}, /number 2 is missing/],
		["another text than was acknowledged", [row(1), row(2), { ...row(3), content: "else" }], {}, /not stored as it was/],
		["another order", rows, { list: [message(1), message(3), message(2)] }, /another message than the database at number 2/],
		["a list that is too short", rows, { list: list.slice(0, 2) }, /at number 3, or none/],
		["a list that is too long", rows, { list: [...list, message(4)] }, /1 messages that are not in the database/],
		["a message that was acknowledged to nobody", [...rows, row(4)], {}, /c-4 is stored and was acknowledged to nobody/],
		["somebody who still waits", rows, { unanswered: new Map([["c-9", null]]) }, /still waits for 1/],
	])("finds %s", (_, stored, changes, found) => {
		expect(judge("c", stored, [witness(changes)]).join("\n")).toMatch(found);
	});
});
