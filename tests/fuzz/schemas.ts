/** Which schema reads the input of each route, command and frame; what has none takes no input. */
import type { z } from "zod";
import * as accounts from "#protocol/account-inputs.ts";
import type { CommandName } from "#protocol/events.ts";
import * as inputs from "#protocol/inputs.ts";
import type { SettingsCommand } from "#protocol/settings.ts";

const none = accounts.NoInput;

export const HTTP_SCHEMAS: Record<string, z.ZodType> = {
	"POST /chat/session": inputs.OpenSessionInput,
	"POST /chat/session/end": none,
	"POST /chat/{conversation_id}/messages": inputs.SendMessageBody,
	"GET /chat/{conversation_id}/history": inputs.ReadHistoryInput,
	"POST /chat/{conversation_id}/typing": inputs.SetTypingBody,
	"POST /chat/{conversation_id}/read": inputs.MarkReadInput,
	"POST /chat/{conversation_id}/receive": inputs.MarkDeliveredInput,
	"POST /chat/{conversation_id}/escalate": inputs.EscalateInput,
	"GET /chat/{conversation_id}/escalations": inputs.ListEscalationsInput,
	"GET /chat/{conversation_id}/status": inputs.ConversationInput,
	"GET /chat/{conversation_id}/changes": inputs.ReadChangesInput,
	"GET /chat/user/{user_id}/export": inputs.UserInput,
	"POST /chat/user/{user_id}/erase": inputs.UserInput,
	"GET /chat/user/{user_id}/conversations": inputs.ListUserConversationsInput,
	"GET /chat/queue": inputs.ListQueueInput,
	"POST /chat/{conversation_id}/assign": inputs.AssignInput,
	"POST /chat/{conversation_id}/resolve": inputs.ConversationInput,
	"POST /chat/{conversation_id}/reopen": inputs.ConversationInput,
	"GET /chat/conversations": inputs.ListInboxInput,
	"GET /chat/conversations/changes": inputs.ReadFeedInput,
	"GET /health": none,
	"GET /metrics": none,
};

export const SETTINGS_SCHEMAS: Record<SettingsCommand, z.ZodType> = {
	"audit.list": inputs.ListAuditInput,
	"key.list": none,
	"key.create": inputs.CreateApiKeyInput,
	"key.revoke": inputs.ApiKeyInput,
	"site.list": none,
	"site.change": inputs.ChangeSiteInput,
	"site.add-secret": inputs.SiteInput,
	"site.remove-secret": inputs.RemoveIdentitySecretInput,
	"user.block": inputs.BlockUserInput,
	"user.unblock": inputs.UserInput,
	"user.export": inputs.UserInput,
	"user.erase": inputs.UserInput,
	"account.read": none,
	"account.rename": accounts.RenameInput,
	"account.change-email": accounts.ChangeEmailInput,
	"account.change-password": accounts.ChangePasswordInput,
	"session.list": accounts.AgentSessionsInput,
	"session.revoke": accounts.RevokeSessionInput,
	"session.revoke-others": accounts.AgentSessionsInput,
	"second-factor.begin": accounts.PasswordInput,
	"second-factor.confirm": accounts.CodeInput,
	"second-factor.end": accounts.PasswordAndCodeInput,
	"second-factor.renew-codes": accounts.PasswordAndCodeInput,
	"team.list": none,
	"team.invite": accounts.InviteInput,
	"team.withdraw-invitation": accounts.InvitationInput,
	"team.change-role": accounts.ChangeRoleInput,
	"team.remove": accounts.AgentInput,
	"team.end-second-factor": accounts.AgentInput,
	"invitation.read": accounts.TokenInput,
	"invitation.accept": accounts.AcceptInvitationInput,
	"password.forgot": accounts.ForgotPasswordInput,
	"password.reset": accounts.ResetPasswordInput,
};

export const COMMAND_SCHEMAS: Record<CommandName, z.ZodType> = {
	"message:send": inputs.SendMessageInput,
	"message:list": inputs.ReadHistoryInput,
	"message:read": inputs.MarkReadInput,
	"message:receive": inputs.MarkDeliveredInput,
	"typing:set": inputs.SetTypingInput,
	"conversation:join": inputs.ConversationInput,
	"conversation:leave": inputs.ConversationInput,
	"conversation:status": inputs.ConversationInput,
	"conversation:changes": inputs.ReadChangesInput,
	"conversation:escalate": inputs.EscalateInput,
	"conversation:assign": inputs.AssignInput,
	"conversation:resolve": inputs.ConversationInput,
	"conversation:reopen": inputs.ConversationInput,
	"escalation:list": inputs.ListEscalationsInput,
	"user:conversations": inputs.ListUserConversationsInput,
	"queue:list": inputs.ListQueueInput,
	"inbox:list": inputs.ListInboxInput,
	"inbox:changes": inputs.ReadFeedInput,
};

export const FRAME_SCHEMAS: Record<string, z.ZodType> = {
	message: inputs.SendMessageInput,
	typing: inputs.SetTypingInput,
	read_receipt: inputs.MarkReadInput,
	delivery_receipt: inputs.MarkDeliveredInput,
	escalate: inputs.EscalateInput,
	sync: inputs.ReadChangesInput,
	inbox_sync: inputs.ReadFeedInput,
	auth: accounts.TokenInput,
};
