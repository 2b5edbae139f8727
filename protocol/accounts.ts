/** Agents and their accounts, as the agents' own pages see them. Not part of the public contract. */
import type {
	AcceptInvitationInput,
	AgentInput,
	AgentSessionsInput,
	ChangeEmailInput,
	ChangePasswordInput,
	ChangeRoleInput,
	CodeInput,
	ForgotPasswordInput,
	InvitationInput,
	InviteInput,
	PasswordAndCodeInput,
	PasswordInput,
	RenameInput,
	ResetPasswordInput,
	RevokeSessionInput,
	TokenInput,
} from "./account-inputs.ts";
import type { Agent, Ok, Role } from "./shapes.ts";

/** One browser in which an agent is signed in. */
export type AgentSession = {
	id: string;
	/** The one that asks. */
	current: boolean;
	address: string;
	user_agent: string;
	created_at: string;
	last_seen_at: string;
	expires_at: string;
};
export type AgentSessions = { sessions: AgentSession[] };
export type SessionsEnded = { ended: number };

export type Account = {
	agent: Agent;
	/** Since when a code is asked for at sign-in; null: no second factor. */
	second_factor_since: string | null;
	recovery_codes_left: number;
};

/** A second factor that is not in force until a first code confirms it. */
export type NewSecondFactor = { seed: string; uri: string };
/** Shown this once. */
export type RecoveryCodes = { recovery_codes: string[] };

export type TeamMember = Agent & { created_at: string; second_factor: boolean; last_seen_at: string | null; sessions: number };
export type Invitation = {
	id: string;
	email: string;
	role: Role;
	invited_by: string | null;
	created_at: string;
	expires_at: string;
};
export type Team = {
	agents: TeamMember[];
	invitations: Invitation[];
	/** Whether this server can send e-mail. */
	mail: boolean;
};
/** The link is shown this once; `mailed`: it is on its way by e-mail too. */
export type NewInvitation = { id: string; link: string; mailed: boolean; expires_at: string };
/** What an invitation says before it is accepted. */
export type InvitationOffer = { email: string; role: Role; invited_by: string | null };
/** `to_confirm`: the new address, in force once the link is opened that was sent there; null where it is in force. */
export type EmailChange = Agent & { to_confirm: string | null };
export type ConfirmedEmail = { email: string };
export type Joined = { agent: Agent };
/** How many conversations went back to everybody. */
export type AgentRemoved = { conversations: number };

/** The commands of `POST /api/settings/{command}` that concern accounts; those that need nobody signed in say so. */
export type AccountCommands = {
	"account.read": { input: Record<string, never>; data: Account };
	"account.rename": { input: RenameInput; data: Agent };
	"account.change-email": { input: ChangeEmailInput; data: EmailChange };
	"account.change-password": { input: ChangePasswordInput; data: SessionsEnded };
	"session.list": { input: AgentSessionsInput; data: AgentSessions };
	"session.revoke": { input: RevokeSessionInput; data: Ok };
	"session.revoke-others": { input: AgentSessionsInput; data: SessionsEnded };
	"second-factor.begin": { input: PasswordInput; data: NewSecondFactor };
	"second-factor.confirm": { input: CodeInput; data: RecoveryCodes };
	"second-factor.end": { input: PasswordAndCodeInput; data: Ok };
	"second-factor.renew-codes": { input: PasswordAndCodeInput; data: RecoveryCodes };
	"team.list": { input: Record<string, never>; data: Team };
	"team.invite": { input: InviteInput; data: NewInvitation };
	"team.withdraw-invitation": { input: InvitationInput; data: Ok };
	"team.change-role": { input: ChangeRoleInput; data: Agent };
	"team.remove": { input: AgentInput; data: AgentRemoved };
	"team.end-second-factor": { input: AgentInput; data: Ok };
	/** By whoever has the link. */
	"invitation.read": { input: TokenInput; data: InvitationOffer };
	"invitation.accept": { input: AcceptInvitationInput; data: Joined };
	/** By anybody. */
	"password.forgot": { input: ForgotPasswordInput; data: Ok };
	/** By whoever has the link. */
	"password.reset": { input: ResetPasswordInput; data: Ok };
	/** By whoever has the link. */
	"email.confirm": { input: TokenInput; data: ConfirmedEmail };
};
