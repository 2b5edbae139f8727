import { acceptInvitation } from "#core/agents/accept-invitation.ts";
import { beginSecondFactor } from "#core/agents/begin-second-factor.ts";
import { changeEmail } from "#core/agents/change-email.ts";
import { changePassword } from "#core/agents/change-password.ts";
import { changeRole } from "#core/agents/change-role.ts";
import { confirmEmail } from "#core/agents/confirm-email.ts";
import { confirmSecondFactor } from "#core/agents/confirm-second-factor.ts";
import { endSecondFactor, endSecondFactorOf } from "#core/agents/end-second-factor.ts";
import { forgotPassword } from "#core/agents/forgot-password.ts";
import { inviteAgent } from "#core/agents/invite-agent.ts";
import { listSessions } from "#core/agents/list-sessions.ts";
import { listTeam } from "#core/agents/list-team.ts";
import { readAccount } from "#core/agents/read-account.ts";
import { readInvitation } from "#core/agents/read-invitation.ts";
import { removeAgent } from "#core/agents/remove-agent.ts";
import { renameAgent } from "#core/agents/rename-agent.ts";
import { renewCodes } from "#core/agents/renew-codes.ts";
import { resetPassword } from "#core/agents/reset-password.ts";
import { revokeOtherSessions } from "#core/agents/revoke-other-sessions.ts";
import { revokeSession } from "#core/agents/revoke-session.ts";
import { withdrawInvitation } from "#core/agents/withdraw-invitation.ts";
import type { AccountCommands } from "#protocol/accounts.ts";
import type { VerbsOf } from "./settings-commands.ts";

/** Which verb answers which command about agents and their accounts. */
export const ACCOUNT_VERBS: VerbsOf<AccountCommands> = {
	"account.read": readAccount,
	"account.rename": renameAgent,
	"account.change-email": changeEmail,
	"account.change-password": changePassword,
	"session.list": listSessions,
	"session.revoke": revokeSession,
	"session.revoke-others": revokeOtherSessions,
	"second-factor.begin": beginSecondFactor,
	"second-factor.confirm": confirmSecondFactor,
	"second-factor.end": endSecondFactor,
	"second-factor.renew-codes": renewCodes,
	"team.list": listTeam,
	"team.invite": inviteAgent,
	"team.withdraw-invitation": withdrawInvitation,
	"team.change-role": changeRole,
	"team.remove": removeAgent,
	"team.end-second-factor": endSecondFactorOf,
	"invitation.read": readInvitation,
	"invitation.accept": acceptInvitation,
	"password.forgot": forgotPassword,
	"password.reset": resetPassword,
	"email.confirm": confirmEmail,
};
