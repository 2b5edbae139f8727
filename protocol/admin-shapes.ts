/** What administrators manage, and what is kept of users: sites, keys, audit, export, erasure. Shapes of the chat stand in shapes.ts. */
import type { ConversationStatus, Escalation, Message, MessageVersion } from "./shapes.ts";

/** A site's secret, shown once. `kid` stands in the header of the tokens that it signs. */
export type NewIdentitySecret = { kid: string; secret: string; site: string; created_at: string };

/** A site's rules, for administrators. */
export type Site = {
	id: string;
	name: string;
	/** Pages that may embed the widget; none named: every page. */
	allowed_origins: string[];
	/** Only users whom the site proves may chat. */
	verified_only: boolean;
	users_may_escalate: boolean;
	/** Minutes without a message after which a conversation that waits for nobody is resolved; null: never. */
	idle_minutes: number | null;
	/** Days after which a resolved conversation is deleted; null: kept. */
	retention_days: number | null;
	secrets: { kid: string; created_at: string }[];
};
export type SiteList = { sites: Site[]; count: number };

export type Blocked = { user_id: string; blocked_until: string; reason: string };

/** A copy of the database that still holds what was deleted, until `ends_at`. */
export type KeptBackup = { file: string; made_at: string; ends_at: string };

export type Erased = { user_id: string; conversations: number; backups: KeptBackup[] };

/** All that is kept of a user. */
export type UserExport = {
	exported_at: string;
	user: {
		user_id: string;
		site: string;
		external_id: string | null;
		verified_by: "jwt" | "hmac" | null;
		name: string | null;
		email: string | null;
		created_at: string;
		blocked_until: string | null;
		blocked_reason: string | null;
	};
	sessions: { created_at: string; expires_at: string }[];
	conversations: {
		conversation_id: string;
		status: ConversationStatus;
		created_at: string;
		messages: Message[];
		/** What the user's own messages said before they were edited. */
		earlier_texts: (MessageVersion & { message_id: string })[];
		escalations: Escalation[];
	}[];
};

/** What a key may do. */
export const SCOPES = ["conversations:read", "messages:write", "conversations:escalate"] as const;
export type Scope = (typeof SCOPES)[number];

export type ApiKey = {
	/** Also the id under which it writes. */
	id: string;
	name: string;
	/** The one site whose conversations it sees. */
	site: string;
	scopes: Scope[];
	created_at: string;
	expires_at: string | null;
	/** To the minute. */
	last_used_at: string | null;
	revoked_at: string | null;
};
/** `key` is shown this once. */
export type NewApiKey = ApiKey & { key: string };
export type ApiKeyList = { keys: ApiKey[]; count: number };

/** What the audit log knows. */
export const AUDIT_ACTIONS = [
	"agent.signed_in",
	"agent.sign_in_refused",
	"agent.signed_out",
	"agent.session_revoked",
	"agent.invited",
	"agent.invitation_withdrawn",
	"agent.joined",
	"agent.role_changed",
	"agent.removed",
	"agent.email_changed",
	"agent.password_changed",
	"agent.password_link_sent",
	"agent.second_factor_on",
	"agent.second_factor_off",
	"agent.recovery_code_used",
	"api_key.created",
	"api_key.revoked",
	"site.changed",
	"site.secret_added",
	"site.secret_removed",
	"user.blocked",
	"user.unblocked",
	"user.exported",
	"user.erased",
	"conversation.assigned",
	"conversation.deleted",
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

export type AuditEntry = {
	id: string;
	at: string;
	actor: { type: "anonymous" | "user" | "agent" | "bot"; id: string; name: string | null };
	action: AuditAction;
	target: { type: string; id: string } | null;
	/** From where it was asked. */
	address: string | null;
	details: Record<string, unknown>;
};
export type AuditPage = { entries: AuditEntry[]; count: number; next_cursor: string | null };
