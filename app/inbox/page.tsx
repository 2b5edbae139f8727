import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { Inbox } from "#components/inbox/inbox.tsx";
import { getAgent } from "#server/auth/page-session.ts";
import { getRuntime } from "#server/runtime.ts";

export const metadata: Metadata = { title: "Inbox" };

export default async function InboxPage() {
	const agent = await getAgent();
	if (!agent) redirect("/login");
	const { publicUrl, chatMaxMessageLength, chatAgentEditWindow, chatTypingTimeout } = getRuntime().env;
	return (
		<Inbox
			agent={agent}
			publicUrl={publicUrl}
			maxMessageLength={chatMaxMessageLength}
			editWindow={chatAgentEditWindow}
			typingTimeout={chatTypingTimeout}
		/>
	);
}
