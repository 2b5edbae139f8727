import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { ERROR_STATUS, type ErrorCode, type Problem } from "#protocol/errors.ts";
import type { Session } from "#protocol/shapes.ts";
import { ACCOUNT_VERBS } from "#server/http/account-commands.ts";
import type { Caller } from "../support/http.ts";
import type { SignedIn } from "../support/server.ts";
import { serverForFile } from "../support/server-for-file.ts";

const server = serverForFile();

type Command = keyof typeof ACCOUNT_VERBS;
/** What each is answered for an input that fits no schema: whoever may is told what is wrong with it, the others that they may not. */
type Row = { stranger: ErrorCode; user: ErrorCode; agent: ErrorCode; admin: ErrorCode };

const OWN: Row = { stranger: "unauthenticated", user: "forbidden", agent: "invalid_input", admin: "invalid_input" };
const ADMINS: Row = { stranger: "unauthenticated", user: "forbidden", agent: "forbidden", admin: "invalid_input" };
const ANYBODY: Row = { stranger: "invalid_input", user: "invalid_input", agent: "invalid_input", admin: "invalid_input" };

/** Who may do what with accounts. A command without a row does not compile. */
const ACCESS: Record<Command, Row> = {
	"account.read": OWN,
	"account.rename": OWN,
	"account.change-email": OWN,
	"account.change-password": OWN,
	"session.list": OWN,
	"session.revoke": OWN,
	"session.revoke-others": OWN,
	"second-factor.begin": OWN,
	"second-factor.confirm": OWN,
	"second-factor.end": OWN,
	"second-factor.renew-codes": OWN,
	"team.list": ADMINS,
	"team.invite": ADMINS,
	"team.withdraw-invitation": ADMINS,
	"team.change-role": ADMINS,
	"team.remove": ADMINS,
	"team.end-second-factor": ADMINS,
	"invitation.read": ANYBODY,
	"invitation.accept": ANYBODY,
	"password.forgot": ANYBODY,
	"password.reset": ANYBODY,
};
const COMMANDS = Object.entries(ACCESS) as [Command, Row][];

let admin: SignedIn;
let agent: SignedIn;
let user: Session;
let removed: SignedIn;

beforeAll(async () => {
	admin = await server().createAdmin();
	agent = await server().hire("Grace");
	removed = await server().hire("Mallory");
	await server().settings("team.remove", { agent: removed.agent.id }, admin);
	user = await server().openSession();
});

const ask = (command: Command, body: unknown, caller: Caller = {}) =>
	server().api<Problem>("POST", `/api/settings/${command}`, { body, ...caller });

describe("who may do what with accounts", () => {
	test("the table has every command", () => {
		expect(Object.keys(ACCESS).sort()).toEqual(Object.keys(ACCOUNT_VERBS).sort());
	});

	test.each(COMMANDS)("%s", async (command, row) => {
		const wrong = { "no such field": 1 };
		const answers = {
			stranger: (await ask(command, wrong)).body.code,
			user: (await ask(command, wrong, { token: user.token })).body.code,
			agent: (await ask(command, wrong, agent)).body.code,
			admin: (await ask(command, wrong, admin)).body.code,
		};
		expect(answers).toEqual(row);
		expect((await ask(command, wrong, { cookie: removed.cookie })).body.code).toBe(row.stranger);
		expect((await ask(command, wrong, { token: "made-up" })).body.code).toBe("unauthenticated");
		const foreign = await ask(command, wrong, { cookie: admin.cookie, origin: "https://evil.example" });
		expect([foreign.status, foreign.body.code]).toEqual([403, "forbidden"]);
	});

	test("whatever is sent, an account command never breaks, and what is refused is refused by the list", async () => {
		const before = server().sql("SELECT id, email, name, role, passwordHash, removedAt FROM agents ORDER BY id");
		const word = fc.oneof(
			fc.string({ unit: "binary", maxLength: 300 }),
			fc.constantFrom("__proto__", "\0", "\uD800", "admin", "x@y.example"),
		);
		const value = fc.oneof(
			word,
			fc.integer(),
			fc.boolean(),
			fc.constant(null),
			fc.array(word, { maxLength: 3 }),
			fc.object({ maxDepth: 2 }),
		);
		const field = fc.constantFrom(
			"agent",
			"session",
			"email",
			"password",
			"new_password",
			"code",
			"token",
			"role",
			"invitation",
			"other",
		);
		// Not "name": any text is a good one.
		const body = fc.dictionary(field, value, { maxKeys: 4 });
		const command = fc.constantFrom(...COMMANDS.map(([name]) => name).filter((name) => !/revoke-others|rename/.test(name)));
		await fc.assert(
			fc.asyncProperty(command, body, fc.constantFrom<Caller>({}, { cookie: agent.cookie }), async (name, input, caller) => {
				const { status, body: answer } = await ask(name, input, caller);
				expect(status, `${name} ${JSON.stringify(input)}`).toBeLessThan(500);
				if (status !== 200) expect(ERROR_STATUS[answer.code]).toBe(status);
			}),
			{ numRuns: 150 },
		);
		expect(server().sql("SELECT id, email, name, role, passwordHash, removedAt FROM agents ORDER BY id")).toEqual(before);
	});
});
