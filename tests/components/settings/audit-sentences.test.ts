import { describe, expect, test } from "vitest";
import { AUDIT_KINDS, actorName, auditSentence } from "#components/settings/audit/audit-sentences.ts";
import { AUDIT_ACTIONS, type AuditAction, type AuditEntry } from "#protocol/admin-shapes.ts";

const ada: AuditEntry["actor"] = { type: "agent", id: "agent_ada", name: "Ada" };
const names = { agent_ada: "Ada", agent_grace: "Grace", shop: "The shop" };

function entry(action: AuditAction, part: Partial<AuditEntry> = {}): AuditEntry {
	return { id: "1", at: "2026-11-22T10:00:00.000Z", actor: ada, action, target: null, address: "10.0.0.1", details: {}, ...part };
}

const says = (made: AuditEntry) => `${actorName(made)} ${auditSentence(made, names)}`;
const about = (type: string, id: string) => ({ target: { type, id } });

describe("the audit log in sentences", () => {
	test("every kind of entry has a name of its own, and a sentence without holes even where nothing is known", () => {
		expect(Object.keys(AUDIT_KINDS).sort()).toEqual([...AUDIT_ACTIONS].sort());
		expect(new Set(AUDIT_ACTIONS.map((action) => AUDIT_KINDS[action].label)).size).toBe(AUDIT_ACTIONS.length);
		for (const action of AUDIT_ACTIONS) {
			expect(auditSentence(entry(action), {}), action).not.toMatch(/undefined|null|NaN|\[object/);
		}
	});

	test.each([
		[entry("agent.signed_in"), "Ada signed in"],
		[
			entry("agent.sign_in_refused", {
				actor: { type: "anonymous", id: "", name: null },
				details: { why: "wrong", email: "grace@example.com" },
			}),
			"Somebody was refused at sign-in as grace@example.com: wrong e-mail or password",
		],
		[
			entry("agent.role_changed", { ...about("agent", "agent_grace"), details: { from: "agent", to: "admin" } }),
			"Ada made Grace admin, who was agent",
		],
		[entry("agent.password_changed", about("agent", "agent_ada")), "Ada changed their password"],
		[entry("agent.password_changed", about("agent", "agent_grace")), "Ada chose a new password for Grace"],
		[entry("site.changed", about("site", "shop")), "Ada changed the rules of the site The shop"],
		[entry("user.blocked", { ...about("user", "usr_1"), details: { hours: 24 } }), "Ada blocked the user usr_1 for 1 day"],
		[entry("user.blocked", { ...about("user", "usr_1"), details: { hours: 1 } }), "Ada blocked the user usr_1 for 1 hour"],
		[
			entry("user.erased", { ...about("user", "usr_1"), details: { conversations: 2 } }),
			"Ada erased the user usr_1 with 2 conversations",
		],
		[
			entry("user.erased", {
				actor: { type: "user", id: "usr_1", name: null },
				...about("user", "usr_1"),
				details: { conversations: 1 },
			}),
			"A visitor had themselves erased with 1 conversation",
		],
		[
			entry("conversation.assigned", { ...about("conversation", "c1"), details: { agent_id: "agent_grace" } }),
			"Ada gave the conversation c1 to Grace",
		],
		[
			entry("conversation.assigned", { ...about("conversation", "c1"), details: { agent_id: null } }),
			"Ada handed the conversation c1 back to everybody",
		],
		[
			entry("conversation.deleted", {
				actor: { type: "anonymous", id: "", name: null },
				address: null,
				...about("site", "shop"),
				details: { conversations: 3 },
			}),
			"The server deleted 3 old conversations of the site The shop, as its rules say",
		],
	])("%#: an admin reads who did what", (made, sentence) => {
		expect(says(made)).toBe(sentence);
	});

	test("an id that happens to be a word of the language itself is shown as it is", () => {
		expect(says(entry("user.unblocked", about("user", "constructor")))).toBe("Ada unblocked the user constructor");
	});
});
