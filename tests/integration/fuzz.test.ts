/**
 * Everything that can be sent, made from the schemas and then spoiled, against the real server: no answer that is not documented.
 * A failure prints its seed and path; FUZZ_SEED=… FUZZ_PATH=… plays it again, FUZZ_RUNS=… more or fewer of them.
 */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { NoInput } from "#protocol/account-inputs.ts";
import { ERROR_STATUS, type ErrorCode } from "#protocol/errors.ts";
import type { Ack, CommandName } from "#protocol/events.ts";
import { API_ROUTES } from "#protocol/routes.ts";
import type { Session } from "#protocol/shapes.ts";
import { SETTINGS_COMMANDS } from "#server/http/settings-commands.ts";
import { arbitraryInput, HOSTILE } from "../fuzz/arbitrary-input.ts";
import { COMMAND_SCHEMAS, FRAME_SCHEMAS, HTTP_SCHEMAS, SETTINGS_SCHEMAS } from "../fuzz/schemas.ts";
import { INTERNALS } from "../support/bad-input.ts";
import type { Answer, Caller } from "../support/http.ts";
import type { PlainClient } from "../support/plain-client.ts";
import { plainFrames } from "../support/protocol-names.ts";
import type { SignedIn } from "../support/server.ts";
import { serverForFile } from "../support/server-for-file.ts";
import { SocketIoClient } from "../support/socket-io-client.ts";

const server = serverForFile({ env: { CHAT_RATE_LIMIT: "1000000", CHAT_MAX_SOCKETS_PER_USER: "1000" } });
const { FUZZ_SEED, FUZZ_PATH, FUZZ_RUNS } = process.env;
const seed = FUZZ_SEED === undefined ? Date.now() % 2 ** 31 : Number(FUZZ_SEED);
/** Enough for each part to meet every door's inputs many times, and for all of them together to end within a minute. */
const PART_MS = 15_000;
const params = (runs: number) => ({
	seed,
	numRuns: Number(FUZZ_RUNS ?? runs),
	// Whoever asks for a number of runs has the time for them.
	...(FUZZ_RUNS === undefined && { interruptAfterTimeLimit: PART_MS }),
	...(FUZZ_PATH ? { path: FUZZ_PATH } : {}),
});

let admin: SignedIn;
let fuzzer: SignedIn;
let session: Session;
let conversationId: string;
let pid: number;
/** Ids of everything that is there, so that inputs reach what lies behind the look-up. */
const known: string[] = ["an-id-of-nobody"];

beforeAll(async () => {
	admin = await server().createAdmin();
	fuzzer = await server().hire("Fuzz", "admin");
	const begun = await server().beginConversation();
	({ session, conversationId } = begun);
	known.push(conversationId, begun.message.id, session.user_id, fuzzer.agent.id, "default", "1", "2026-01-01T00:00:00.000Z");
	pid = server().pid;
	process.stdout.write(`fuzz: FUZZ_SEED=${seed}\n`);
});

/** What ends with whoever asks for it is asked by somebody of no further use. */
const ENDING = /session\/end$|\/erase$|user\.(erase|block)|session\.revoke|account\.change|team\.(remove|change)|second-factor/;

async function callerFor(route: string, kind: string): Promise<Caller> {
	if (kind === "nobody") return {};
	if (kind === "user") return ENDING.test(route) ? await server().openSession() : session;
	// The first admin stays: nobody could be made again without one.
	return { cookie: fuzzer.cookie };
}

function expectDocumented(answer: Answer, what: string): void {
	const { status, body, text } = answer;
	const said = `${what} → ${status} ${text.slice(0, 500)}`;
	if (status === 200 || status === 304) return;
	const problem = body as { code?: ErrorCode; status?: number; request_id?: string; detail?: string };
	expect(answer.headers.get("content-type"), said).toContain("application/problem+json");
	expect(problem.code !== undefined && ERROR_STATUS[problem.code], said).toBe(status);
	expect(status, said).toBeLessThan(500);
	expect(problem, said).toMatchObject({ status, request_id: expect.any(String), detail: expect.any(String) });
	expect(problem.detail, said).not.toMatch(/node_modules|prisma|sqlite|TypeError|SyntaxError/i);
}

/** A long poll is no hang; here nobody has the time. */
function impatient(input: unknown): unknown {
	if (typeof input !== "object" || input === null || Array.isArray(input) || !("wait" in input)) return input;
	return typeof input.wait === "number" && input.wait > 0 && input.wait <= 25 ? { ...input, wait: 0 } : input;
}

function toQuery(input: unknown): string {
	if (typeof input !== "object" || input === null) return `?${enc(String(input))}`;
	const pairs = Object.entries(impatient(input) as object).filter(([key]) => !key.endsWith("_id"));
	return `?${pairs.map(([key, value]) => `${enc(key)}=${enc(typeof value === "object" ? JSON.stringify(value) : String(value))}`).join("&")}`;
}

/** Half of a surrogate pair cannot be written in an address. */
const enc = (part: string) => encodeURIComponent(part.replace(/\p{Surrogate}/gu, "\ufffd"));

describe("whatever is sent", { timeout: FUZZ_RUNS === undefined ? 60_000 : 60 * 60_000 }, () => {
	const routes = [
		...API_ROUTES.map(({ method, path }) => `${method} ${path}`),
		...SETTINGS_COMMANDS.map((command) => `POST /api/settings/${command}`),
	];
	const schemaOf = (route: string) => {
		const schema =
			HTTP_SCHEMAS[route] ?? SETTINGS_SCHEMAS[route.replace("POST /api/settings/", "") as keyof typeof SETTINGS_SCHEMAS];
		if (!schema) throw new Error(`tests/fuzz/schemas.ts does not say what ${route} takes.`);
		return schema;
	};

	test("the schemas of every route, command and frame are known here", () => {
		for (const route of routes) expect(schemaOf(route)).toBeDefined();
		expect(Object.keys(FRAME_SCHEMAS).sort()).toEqual(plainFrames().sort());
	});

	test("over HTTP is answered as documented", async () => {
		const asked = fc.constantFrom(...routes).chain((route) =>
			fc.record({
				route: fc.constant(route),
				who: fc.constantFrom("nobody", "user", "user", "agent", "agent"),
				pathId: fc.oneof(
					{ weight: 5, arbitrary: fc.constant("mine") },
					{ weight: 1, arbitrary: fc.constantFrom(...HOSTILE.filter((value) => typeof value === "string")) },
					{ weight: 1, arbitrary: fc.string({ maxLength: 150 }) },
				),
				input: arbitraryInput(schemaOf(route), known),
				raw: fc.option(
					fc.constantFrom(
						"{",
						"null",
						"[]",
						'{"a":1}{"a":2}',
						'{"content":"x","content":1}',
						"\u0000",
						"a=b",
						"[".repeat(20_000),
						`{"content":"${"x".repeat(70_000)}"}`,
					),
					{ freq: 12 },
				),
				type: fc.constantFrom(
					...Array(8).fill("application/json"),
					"text/plain",
					"multipart/form-data",
					"application/x-www-form-urlencoded",
					"x",
				),
			}),
		);
		let calls = 0;
		await fc.assert(
			fc.asyncProperty(asked, async ({ route, who, pathId, input, raw, type }) => {
				const [method = "", template = ""] = route.split(" ");
				const caller = await callerFor(route, who);
				const own =
					pathId === "mine" ? { conversation: conversationId, user: session.user_id } : { conversation: pathId, user: pathId };
				if (/erase/.test(route) && who === "agent" && pathId === "mine") return;
				const path = template.replace("{conversation_id}", () => enc(own.conversation)).replace("{user_id}", () => enc(own.user));
				const body = typeof input === "object" && input !== null && !Array.isArray(input) ? withoutPathIds(template, input) : input;
				const what = `${route} as ${who} ${path} ${JSON.stringify(raw ?? body)?.slice(0, 500)}`;
				const address = method === "GET" ? `${path}${toQuery(body)}` : path;
				const answer =
					method === "GET"
						? await server().api(method, address, caller)
						: await server().api(method, path, {
								...caller,
								rawBody: raw ?? JSON.stringify(body) ?? "",
								headers: { "content-type": type },
							});
				calls += 1;
				// Node itself refuses an address that is longer than all headers may be.
				if (answer.status === 431 && address.length > 15_000) return;
				expectDocumented(answer, what);
			}),
			params(700),
		);
		process.stdout.write(`fuzz: ${calls} requests over HTTP\n`);
	});

	test("over Socket.IO is acknowledged as documented", async () => {
		const names = [...(Object.keys(COMMAND_SCHEMAS) as CommandName[])];
		const given = fc.oneof(
			{
				weight: 12,
				arbitrary: fc
					.constantFrom(...names)
					.chain((name) => fc.tuple(fc.constant<string>(name), arbitraryInput(COMMAND_SCHEMAS[name], known))),
			},
			{
				weight: 1,
				arbitrary: fc.tuple(
					fc.constantFrom("__proto__", "constructor", "toString", "", "message:sent", "inbox:updated", "x".repeat(3000)),
					fc.jsonValue(),
				),
			},
		);
		const sockets = { user: await server().connectSocketIo(session), agent: await server().connectSocketIo(fuzzer) };
		let calls = 0;
		await fc.assert(
			fc.asyncProperty(given, fc.constantFrom("user" as const, "agent" as const), async ([name, input], who) => {
				if (!sockets[who].socket.connected)
					sockets[who] = await SocketIoClient.connect(server().origin, who === "user" ? session : fuzzer);
				const what = `${name} by ${who} ${JSON.stringify(input)?.slice(0, 500)}`;
				const answer = (await sockets[who].sendAnything(name, impatient(input))) as Ack<unknown>;
				calls += 1;
				if (answer.ok) {
					expect(answer.data, what).toBeTypeOf("object");
					return;
				}
				expect(answer.error, what).toMatchObject({ message: expect.any(String) });
				expect(ERROR_STATUS[answer.error.code], `${what} → ${JSON.stringify(answer.error)}`).toBeLessThan(500);
				expect(answer.error.message, what).not.toMatch(INTERNALS);
			}),
			params(1000),
		);
		process.stdout.write(`fuzz: ${calls} commands over Socket.IO\n`);
	});

	test("over the plain WebSocket is answered, and the socket goes on", async () => {
		const types = Object.keys(FRAME_SCHEMAS).filter((type) => type !== "auth");
		const framed = fc.oneof(
			{
				weight: 8,
				arbitrary: fc
					.constantFrom(...types)
					.chain((type) => arbitraryInput(FRAME_SCHEMAS[type] ?? NoInput, known).map((input) => ({ type, input }))),
			},
			{ weight: 1, arbitrary: fc.record({ type: fc.constantFrom("auth", "", "toString", "ready"), input: fc.jsonValue() }) },
			{
				weight: 1,
				arbitrary: fc.record({
					type: fc.constant("raw"),
					input: fc.constantFrom("", "{", "null", "[1]", '"x"', "\u0000", "[".repeat(20_000), "x".repeat(70_000)),
				}),
			},
		);
		const connect = () => server().connectPlain(conversationId, session.user_id, session);
		let socket: PlainClient = await connect();
		let calls = 0;
		await fc.assert(
			fc.asyncProperty(framed, async ({ type, input }) => {
				if (socket.socket.readyState !== socket.socket.OPEN) socket = await connect();
				const frame =
					type === "raw"
						? String(input)
						: JSON.stringify({ type, ...(typeof input === "object" ? (impatient(input) as object) : { content: input }) });
				const fence = `fence ${calls}`;
				socket.send(frame);
				socket.send({ type: "no such frame", client_id: fence });
				await socket.next("error", (error) => error.client_id === fence);
				calls += 1;
				for (const error of socket.received("error")) {
					expect(ERROR_STATUS[error.code], `${frame.slice(0, 500)} → ${JSON.stringify(error)}`).toBeLessThan(500);
				}
				if (calls % 50 === 0) {
					await socket.close();
					socket = await connect();
				}
			}),
			params(600),
		);
		process.stdout.write(`fuzz: ${calls} frames over the plain WebSocket\n`);
	});

	afterAll(async () => {
		expect(server().pid, "the server is still the same process").toBe(pid);
		expect((await server().api("GET", "/health")).body).toMatchObject({ status: "ok", database: "ok" });
		expect(server().log.filter(({ level }) => level === "error" || level === "fatal")).toEqual([]);
		expect(await server().ok<string>("GET", "/metrics")).not.toMatch(/chat_errors_total\{[^}]*code="internal"/);
		expect({}).not.toHaveProperty("polluted");
		expect(await server().ok("GET", "/chat/queue", admin)).toBeDefined();
	});
});

function withoutPathIds(template: string, input: object): object {
	return Object.fromEntries(Object.entries(input).filter(([key]) => !template.includes(`{${key}}`)));
}
