import type { Ctx } from "#core/context.ts";
import { assignConversation } from "#core/conversations/assign-conversation.ts";
import { listInbox } from "#core/conversations/list-inbox.ts";
import { listQueue } from "#core/conversations/list-queue.ts";
import { listUserConversations } from "#core/conversations/list-user-conversations.ts";
import { readChanges } from "#core/conversations/read-changes.ts";
import { readFeed } from "#core/conversations/read-feed.ts";
import { readStatus } from "#core/conversations/read-status.ts";
import { reopenConversation } from "#core/conversations/reopen-conversation.ts";
import { resolveConversation } from "#core/conversations/resolve-conversation.ts";
import { escalateConversation } from "#core/escalations/escalate-conversation.ts";
import { listEscalations } from "#core/escalations/list-escalations.ts";
import { deleteMessage } from "#core/messages/delete-message.ts";
import { editMessage } from "#core/messages/edit-message.ts";
import { listVersions } from "#core/messages/list-versions.ts";
import { markDelivered } from "#core/messages/mark-delivered.ts";
import { markRead } from "#core/messages/mark-read.ts";
import { react } from "#core/messages/react.ts";
import { readHistory } from "#core/messages/read-history.ts";
import { sendMessage } from "#core/messages/send-message.ts";
import { setTyping } from "#core/messages/set-typing.ts";
import type { CommandName, Commands } from "#protocol/events.ts";

/** `conversation:leave` changes rooms only and has no verb. */
export type VerbName = Exclude<CommandName, "conversation:leave">;

/** Every command of Socket.IO and the verb behind it. Joining is following and then reading the status. */
export const VERBS: {
	[Name in VerbName]: (call: { ctx: Ctx; input: Commands[Name]["input"] }) => Promise<Commands[Name]["data"]>;
} = {
	"message:send": sendMessage,
	"message:edit": editMessage,
	"message:delete": deleteMessage,
	"message:react": react,
	"message:versions": listVersions,
	"message:list": readHistory,
	"message:read": markRead,
	"message:receive": markDelivered,
	"typing:set": setTyping,
	"conversation:join": readStatus,
	"conversation:status": readStatus,
	"conversation:changes": readChanges,
	"conversation:escalate": escalateConversation,
	"conversation:assign": assignConversation,
	"conversation:resolve": resolveConversation,
	"conversation:reopen": reopenConversation,
	"escalation:list": listEscalations,
	"user:conversations": listUserConversations,
	"queue:list": listQueue,
	"inbox:list": listInbox,
	"inbox:changes": readFeed,
};
