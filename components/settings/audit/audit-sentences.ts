import type { AuditAction, AuditEntry } from "#protocol/admin-shapes.ts";

type Told = {
	/** A detail as a word; empty where there is none. */
	detail: (name: string) => string;
	/** What it was done to, by name where that is known. */
	target: string;
	/** Somebody did it to themselves. */
	own: boolean;
	/** The name that goes with an id. */
	nameOf: (id: string) => string;
};

type Kind = { label: string; says: (told: Told) => string };

const twoOf = (count: string, one: string, many: string) => `${count} ${count === "1" ? one : many}`;

/** Every kind of entry: its name in the filter, and what follows the actor's name in the sentence. */
export const AUDIT_KINDS: Record<AuditAction, Kind> = {
	"agent.signed_in": { label: "Sign-ins", says: () => "signed in" },
	"agent.sign_in_refused": {
		label: "Refused sign-ins",
		says: ({ detail }) =>
			`was refused at sign-in${detail("email") && ` as ${detail("email")}`}: ${
				detail("why") === "code_wrong" ? "wrong code" : "wrong e-mail or password"
			}`,
	},
	"agent.signed_out": { label: "Sign-outs", says: () => "signed out" },
	"agent.session_revoked": {
		label: "Sessions ended from afar",
		says: ({ own, target, detail }) =>
			`signed ${own ? "themselves" : target} out of ${twoOf(detail("sessions") || "1", "other browser", "other browsers")}`,
	},
	"agent.invited": { label: "Invitations", says: ({ detail }) => `invited ${detail("email")} as ${detail("role")}` },
	"agent.invitation_withdrawn": { label: "Withdrawn invitations", says: () => "withdrew an invitation" },
	"agent.joined": { label: "People who joined", says: ({ detail }) => `joined the team as ${detail("role")}` },
	"agent.role_changed": {
		label: "Changed roles",
		says: ({ target, detail }) => `made ${target} ${detail("to")}, who was ${detail("from")}`,
	},
	"agent.removed": {
		label: "Removed people",
		says: ({ detail, target }) => `removed ${detail("name") || target}${detail("email") && ` (${detail("email")})`} from the team`,
	},
	"agent.email_changed": {
		label: "Changed e-mails",
		says: ({ detail }) => `changed their e-mail from ${detail("from")} to ${detail("to")}`,
	},
	"agent.password_changed": {
		label: "Changed passwords",
		says: ({ own, target }) => (own ? "changed their password" : `chose a new password for ${target}`),
	},
	"agent.password_link_sent": {
		label: "Password links",
		says: ({ target }) => `asked for a link to choose a new password for ${target}`,
	},
	"agent.second_factor_on": { label: "Second factors switched on", says: () => "switched on their second factor" },
	"agent.second_factor_off": {
		label: "Second factors switched off",
		says: ({ own, target }) => (own ? "switched off their second factor" : `switched off the second factor of ${target}`),
	},
	"agent.recovery_code_used": {
		label: "Used recovery codes",
		says: ({ detail }) => `signed in with a recovery code; ${detail("left")} left`,
	},
	"api_key.created": { label: "New API keys", says: ({ detail, target }) => `created the API key “${detail("name") || target}”` },
	"api_key.revoked": {
		label: "Revoked API keys",
		says: ({ detail, target }) => `revoked the API key “${detail("name") || target}”`,
	},
	"site.changed": { label: "Changed sites", says: ({ target }) => `changed the rules of the site ${target}` },
	"site.secret_added": { label: "New identity secrets", says: ({ target }) => `added an identity secret to the site ${target}` },
	"site.secret_removed": {
		label: "Removed identity secrets",
		says: ({ target }) => `removed an identity secret from the site ${target}`,
	},
	"user.blocked": {
		label: "Blocked users",
		says: ({ target, detail }) => `blocked the user ${target} for ${lasting(Number(detail("hours")))}`,
	},
	"user.unblocked": { label: "Unblocked users", says: ({ target }) => `unblocked the user ${target}` },
	"user.exported": {
		label: "Exports",
		says: ({ own, target }) => (own ? "exported what is kept of them" : `exported what is kept of the user ${target}`),
	},
	"user.erased": {
		label: "Erased users",
		says: ({ own, target, detail }) =>
			`${own ? "had themselves" : `erased the user ${target}`}${own ? " erased" : ""} with ${twoOf(detail("conversations") || "0", "conversation", "conversations")}`,
	},
	"conversation.assigned": {
		label: "Assignments",
		says: ({ target, detail, nameOf }) =>
			detail("agent_id") === ""
				? `handed the conversation ${target} back to everybody`
				: `gave the conversation ${target} to ${nameOf(detail("agent_id"))}`,
	},
	"conversation.deleted": {
		label: "Deleted conversations",
		says: ({ target, detail }) =>
			`deleted ${twoOf(detail("conversations") || "1", "old conversation", "old conversations")} of the site ${target}, as its rules say`,
	},
};

function lasting(hours: number): string {
	const days = hours / 24;
	if (Number.isInteger(days)) return twoOf(String(days), "day", "days");
	return twoOf(String(Math.round(hours * 10) / 10), "hour", "hours");
}

/** Who did it, for people. What the server does by itself comes from no address. */
export function actorName({ actor, address }: AuditEntry): string {
	if (actor.type === "anonymous") return address === null ? "The server" : "Somebody";
	if (actor.name) return actor.name;
	return { user: "A visitor", agent: "An agent", bot: "A bot" }[actor.type];
}

/** What they did, as the sentence goes on behind their name. */
export function auditSentence(entry: AuditEntry, names: Readonly<Record<string, string>>): string {
	const nameOf = (id: string) => (Object.hasOwn(names, id) ? (names[id] ?? id) : id);
	const target = entry.target ? nameOf(entry.target.id) : "";
	return AUDIT_KINDS[entry.action].says({
		detail: (name) => detailText(entry.details[name]),
		target,
		own: entry.target !== null && entry.target.id === entry.actor.id,
		nameOf,
	});
}

/** A detail as people read it. */
export function detailText(value: unknown): string {
	if (value === null || value === undefined) return "";
	if (Array.isArray(value)) return value.map(String).join(", ");
	return typeof value === "object" ? JSON.stringify(value) : String(value);
}
