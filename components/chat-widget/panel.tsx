import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import type { ChatClient } from "#client/chat-client.ts";
import type { ChatSnapshot } from "#client/chat-snapshot.ts";
import { Composer } from "./composer.tsx";
import { ComposerTarget } from "./composer-target.tsx";
import { OwnData } from "./own-data.tsx";
import { PanelHeader } from "./panel-header.tsx";
import { ConnectionNotice, EscalationBanner } from "./panel-notices.tsx";
import { Thread } from "./thread.tsx";
import { useActing } from "./use-acting.ts";
import { useOwnData } from "./use-own-data.ts";
import { useVisualViewport } from "./use-visual-viewport.ts";

/** What is typed in another tab waits until nothing has been typed here for so long. */
const OTHER_TAB_MS = 1000;

export type PanelProps = {
	client: ChatClient;
	chat: ChatSnapshot;
	isOpen: boolean;
	focusRequests: number;
	close: () => void;
	/** Begins anew, as somebody whom nobody knows. */
	restart: () => void;
};

/** The opened chat. Not modal: the page around stays in use, so a click outside does not close it. */
export function Panel({ client, chat, isOpen, focusRequests, close, restart }: PanelProps) {
	const panel = useRef<HTMLElement>(null);
	const field = useRef<HTMLTextAreaElement>(null);
	const typedAt = useRef(0);
	const [draft, setDraft] = useState(client.readDraft);
	const ownData = useOwnData({ panel, close, restart });
	useVisualViewport(panel, isOpen);
	const acting = useActing(client, () => field.current?.focus());
	const edited = acting.target?.kind === "edit" ? acting.target : null;

	useEffect(() => {
		if (focusRequests === 0) return;
		// On a touch screen the field would throw the keyboard over the messages before anybody has read them.
		const target = window.matchMedia("(pointer: coarse)").matches ? panel.current : field.current;
		target?.focus({ preventScroll: true });
	}, [focusRequests]);

	useEffect(() => {
		let timer: ReturnType<typeof setTimeout> | undefined;
		const stop = client.onDraft(() => {
			clearTimeout(timer);
			timer = setTimeout(() => setDraft(client.readDraft()), typedAt.current + OTHER_TAB_MS - Date.now());
		});
		return () => {
			clearTimeout(timer);
			stop();
		};
	}, [client]);

	function write(text: string): void {
		setDraft(text);
		client.writeDraft(text);
	}

	function send(): void {
		if (edited) {
			acting.save(edited);
			return;
		}
		acting.send(draft);
		// What is stored of it goes when the message is kept.
		setDraft("");
	}

	function edit(clientId: string): void {
		const text = client.takeBack(clientId);
		write(draft.trim() === "" ? text : `${text}\n${draft}`);
		field.current?.focus();
	}

	function onKeyDown(event: KeyboardEvent): void {
		if (event.key !== "Escape" || event.nativeEvent.isComposing) return;
		event.preventDefault();
		// One step back at a time.
		if (ownData.isShown) ownData.hide();
		else if (acting.target) acting.cancel();
		else close();
	}

	return (
		<section
			ref={panel}
			id="panel"
			className="panel"
			role="dialog"
			aria-labelledby="title"
			tabIndex={-1}
			onKeyDown={onKeyDown}
			// A panel that opened by itself begins its session when somebody turns to it.
			onPointerDown={() => void client.open()}
			onFocus={() => void client.open()}
		>
			<PanelHeader chat={chat} close={ownData.leave} ownData={ownData} />
			{ownData.isShown ? (
				<OwnData client={client} hide={ownData.hide} onErased={ownData.onErased} />
			) : (
				<>
					<EscalationBanner chat={chat} />
					<Thread
						chat={chat}
						isOpen={isOpen}
						loadOlder={client.loadOlder}
						retryHistory={client.retryHistory}
						retry={client.retry}
						edit={edit}
						acting={acting}
					/>
					<ConnectionNotice chat={chat} tryAgain={() => void client.open()} />
					<ComposerTarget {...acting} />
					<Composer
						fieldRef={field}
						draft={edited ? edited.text : draft}
						maxLength={chat.maxMessageLength}
						write={(text) => {
							if (edited) {
								acting.write(text);
								return;
							}
							typedAt.current = Date.now();
							write(text);
							if (text.trim() === "") client.stopTyping();
							else client.keyPressed();
						}}
						send={send}
						canEscalate={
							chat.conversation === null || chat.conversation.status === "open" || chat.conversation.status === "resolved"
						}
						escalating={chat.escalating}
						escalate={() => client.escalate()}
					/>
				</>
			)}
		</section>
	);
}
