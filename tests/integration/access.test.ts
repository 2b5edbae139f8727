import { beforeAll, describe, expect, test } from "vitest";
import { API_ROUTES } from "#protocol/routes.ts";
import { SETTINGS_COMMANDS } from "#server/http/settings-commands.ts";
import { type ActorName, DEAD, type Dead, LIVING, type Living, outcomeFor, ROWS, type Row } from "../access/access-table.ts";
import { type Came, callHttp, callPlain, SocketIoDoor } from "../access/doors.ts";
import { Cast } from "../access/stage.ts";
import { keysOfType, plainFrames } from "../support/protocol-names.ts";
import { serverForFile } from "../support/server-for-file.ts";

const server = serverForFile({ env: { CHAT_RATE_LIMIT: "1000000" } });
let cast: Cast;
let socketIo: SocketIoDoor;
let played = 0;

beforeAll(async () => {
	cast = await Cast.assemble(server());
	socketIo = new SocketIoDoor(server());
});

const DOORS = {
	http: { of: (row: Row) => row.http, call: (row: Row, alone: boolean, name: ActorName) => play(row, alone, name, "http") },
	socketIo: {
		of: (row: Row) => row.socketIo,
		call: (row: Row, alone: boolean, name: ActorName) => play(row, alone, name, "socketIo"),
	},
	plain: { of: (row: Row) => row.frame, call: (row: Row, alone: boolean, name: ActorName) => play(row, alone, name, "plain") },
};
type Door = keyof typeof DOORS;

async function play(row: Row, alone: boolean, name: ActorName, door: Door): Promise<Came> {
	const stage = await cast.stage(name, alone);
	if (door === "http") return callHttp(server(), row, stage);
	return door === "socketIo" ? socketIo.call(row, stage) : callPlain(server(), row, stage);
}

function expected(row: Row, name: ActorName, door: Door): number {
	const outcome = isLiving(name) ? outcomeFor(row, name) : ofTheDead(row, name);
	// Keys open HTTP only.
	if (door !== "http" && /\bbot\b/.test(name)) return 401;
	return outcome === "in" ? (row.letIn ?? 200) : Number(outcome);
}

const isLiving = (name: ActorName): name is Living => (LIVING as readonly string[]).includes(name);

/** A dead token or key opens nothing at all; who comes with a dead cookie is nobody. */
function ofTheDead(row: Row, name: Dead) {
	if (row.open) return "in";
	return /agent|admin/.test(name) ? outcomeFor(row, "nobody") : "401";
}

const named = (names: string[]) => [...new Set(names)].sort();

describe("the access table", () => {
	test("has a row for every route, every command, every frame and every command of the agents' pages", () => {
		const routes = [
			...API_ROUTES.map(({ method, path }) => `${method} ${path}`),
			...SETTINGS_COMMANDS.map((command) => `POST /api/settings/${command}`),
		];
		expect(named(ROWS.flatMap(({ http }) => http ?? []))).toEqual(routes.sort());
		expect(named(ROWS.flatMap((row) => row.socketIo ?? []))).toEqual(keysOfType("Commands").sort());
		expect(named(ROWS.flatMap(({ frame }) => frame ?? []))).toEqual(
			plainFrames()
				.filter((frame) => frame !== "auth")
				.sort(),
		);
	});

	const cells = (Object.keys(DOORS) as Door[]).flatMap((door) =>
		ROWS.filter((row) => DOORS[door].of(row)).map((row) => [row.verb, door, row] as const),
	);

	test.each(cells)("%s, over %s: done for whom it is for, refused to everybody else", async (_verb, door, row) => {
		const came = await Promise.all(
			[...LIVING, ...DEAD].map(async (name) => {
				const wanted = expected(row, name, door);
				// Whoever is let in changes their own stage; all who are refused ask about the same victim.
				const alone = row.changes === true && wanted === (row.letIn ?? 200);
				const { status, said } = await DOORS[door].call(row, alone, name);
				played += 1;
				return { name, status, ...(status !== wanted && { said }) };
			}),
		);
		expect(came).toEqual([...LIVING, ...DEAD].map((name) => ({ name, status: expected(row, name, door) })));
	});

	test("left the conversation that everybody asked about as it was, and counts what was played", async () => {
		const { conversationId, userId } = cast.victim;
		const [row] = server().sql<Record<string, unknown>>("SELECT * FROM conversations WHERE id = ?", conversationId);
		expect(row).toMatchObject({ userId, status: "open", assigneeId: null, escalatedAt: null, lastSeq: 2 });
		expect(server().storedMessages(conversationId)).toBe(2);
		const actors = LIVING.length + DEAD.length;
		expect(played).toBe(cells.length * actors);
		process.stdout.write(
			`access: ${ROWS.length} verbs × ${actors} actors × their doors (${cells.length} verb-door pairs) = ${played} calls\n`,
		);
	});
});
