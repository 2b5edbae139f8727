import fc from "fast-check";
import { z } from "zod";

type Json = Record<string, unknown> & {
	type?: string;
	enum?: unknown[];
	const?: unknown;
	anyOf?: Json[];
	properties?: Record<string, Json>;
	required?: string[];
	items?: Json;
	pattern?: string;
	format?: string;
	maxLength?: number;
	minLength?: number;
	minimum?: number;
	maximum?: number;
};

/** What nobody who means well sends. */
export const HOSTILE: readonly unknown[] = [
	null,
	true,
	0,
	-1,
	1.5,
	1e308,
	Number.MAX_SAFE_INTEGER,
	2 ** 31,
	"",
	" ",
	"\u0000",
	"a\u0000b",
	"\ud800",
	"\udfff tail",
	"\u202e\u2066\u200b\ufeff",
	"a".repeat(5000),
	"👩‍👩‍👧‍👦".repeat(500),
	"é".repeat(1000),
	`e${"\u0301".repeat(2000)}`,
	"' OR 1=1 --",
	"'; DROP TABLE messages; --",
	"../../etc/passwd",
	"%00%2e%2e%2f",
	"<script>alert(1)</script>",
	"$" + "{7*7}{{7*7}}",
	"__proto__",
	"constructor",
	"queue",
	"9".repeat(15),
	"-1",
	"1e9",
	"0x10",
	"NaN",
	"2020-01-01T00:00:00.000Z~x",
	[],
	[[]],
	["a", 1, null],
	{},
	{ $ne: null },
	{ length: -1 },
	{ toString: "x", valueOf: 1, toJSON: 2 },
	JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'),
	Array.from({ length: 2000 }, (_, i) => i),
	nest(30),
];

/** Inputs as the schema has them, the known ids among them; then the same with parts changed, and things that are nothing like it. */
export function arbitraryInput(schema: z.ZodType, known: readonly string[]): fc.Arbitrary<unknown> {
	const fine = fromSchema(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as Json, known);
	return fc.oneof(
		{ weight: 4, arbitrary: fine },
		{
			weight: 5,
			arbitrary: fc
				.tuple(fine, fc.array(change, { minLength: 1, maxLength: 3 }))
				.map(([value, changes]) => changed(value, changes)),
		},
		{ weight: 1, arbitrary: fc.constantFrom(...HOSTILE) },
		{ weight: 1, arbitrary: fc.jsonValue({ maxDepth: 6 }) },
	);
}

function fromSchema(schema: Json, known: readonly string[]): fc.Arbitrary<unknown> {
	if (schema.const !== undefined) return fc.constant(schema.const);
	if (schema.enum) return fc.constantFrom(...schema.enum);
	if (schema.anyOf) return fc.oneof(...schema.anyOf.map((one) => fromSchema(one, known)));
	switch (schema.type) {
		case "string":
			return text(schema, known);
		case "integer":
			return fc.integer({ min: Math.max(schema.minimum ?? 0, -(2 ** 31)), max: Math.min(schema.maximum ?? 1000, 2 ** 31 - 1) });
		case "number":
			return fc.double({ min: 0, max: Math.min(schema.maximum ?? 1000, 1e6), noNaN: true });
		case "boolean":
			return fc.boolean();
		case "null":
			return fc.constant(null);
		case "array":
			return fc.array(fromSchema(schema.items ?? {}, known), { maxLength: 4 });
		case "object": {
			const { properties } = schema;
			if (!properties) return fc.dictionary(fc.string({ maxLength: 8 }), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 4 });
			const fields = Object.fromEntries(Object.entries(properties).map(([key, one]) => [key, fromSchema(one, known)]));
			const required = (schema.required ?? []).filter((key) => key in fields);
			return fc.record(fields, { requiredKeys: required });
		}
		default:
			return fc.jsonValue({ maxDepth: 3 });
	}
}

function text({ format, pattern, minLength = 0, maxLength = 300 }: Json, known: readonly string[]): fc.Arbitrary<string> {
	const free = fc.string({ minLength: Math.min(minLength, 20), maxLength: Math.min(maxLength, 300), unit: "grapheme" });
	if (format === "email") return fc.emailAddress();
	if (pattern === undefined) return fc.oneof(free, fc.constantFrom(...known));
	const ids = fc.constantFrom(...known);
	try {
		return fc.oneof(
			{ weight: 3, arbitrary: ids },
			{ weight: 1, arbitrary: fc.stringMatching(new RegExp(pattern, "u"), { maxLength: 140 }) },
		);
	} catch {
		return fc.oneof(free, ids);
	}
}

type Change = { at: number; how: "drop" | "replace" | "add" | "wrap"; value: unknown; key: string };

const change: fc.Arbitrary<Change> = fc.record({
	at: fc.nat(50),
	how: fc.constantFrom("drop" as const, "replace" as const, "replace" as const, "add" as const, "wrap" as const),
	value: fc.constantFrom(...HOSTILE),
	key: fc.constantFrom(
		"colour",
		"id",
		"sender_id",
		"sender_type",
		"conversation_id",
		"role",
		"toString",
		"hasOwnProperty",
		"",
		"a.b",
		"$where",
	),
});

function changed(value: unknown, changes: Change[]): unknown {
	let now = value;
	for (const one of changes) now = changedOnce(now, one);
	return now;
}

function changedOnce(before: unknown, { at, how, value: hostile, key }: Change): unknown {
	if (how === "wrap") return [before];
	if (typeof before !== "object" || before === null || Array.isArray(before)) return hostile;
	const keys = Object.keys(before);
	const chosen = keys[at % Math.max(keys.length, 1)];
	if (how === "add" || chosen === undefined) return { ...before, [key]: hostile };
	const { [chosen]: _, ...rest } = before as Record<string, unknown>;
	return how === "drop" ? rest : { ...rest, [chosen]: hostile };
}

function nest(levels: number): unknown {
	return levels === 0 ? "deep" : { a: nest(levels - 1) };
}
