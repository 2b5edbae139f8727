import { useEffect, useRef, useState } from "react";
import type { ChatClient } from "#client/chat-client.ts";
import { ChatRefusal } from "#client/refusal.ts";
import { saveJson } from "#components/ui/save-json.ts";
import type { Erased } from "#protocol/admin-shapes.ts";

export type OwnDataProps = {
	client: ChatClient;
	/** Back to the messages, or away from a chat that is gone. */
	hide: () => void;
	onErased: () => void;
};

/** What is kept of the visitor: to take along, or to have erased after a second word. */
export function OwnData({ client, hide, onErased }: OwnDataProps) {
	const [step, setStep] = useState<"choice" | "question">("choice");
	const [erased, setErased] = useState<Erased | null>(null);
	const [busy, setBusy] = useState(false);
	const [said, setSaid] = useState<string | null>(null);
	const title = useRef<HTMLHeadingElement>(null);

	// Each step is read out from its beginning.
	// biome-ignore lint/correctness/useExhaustiveDependencies: the step changes the heading
	useEffect(() => title.current?.focus(), [step, erased]);

	async function run(task: () => Promise<void>): Promise<void> {
		if (busy) return;
		setBusy(true);
		setSaid(null);
		await task().catch((error: Error) => setSaid(whyNot(error)));
		setBusy(false);
	}

	const download = () =>
		run(async () => {
			saveJson("my-chat-data.json", await client.exportData());
			setSaid("Your download has begun.");
		});
	const erase = () =>
		run(async () => {
			setErased(await client.eraseData());
			onErased();
		});

	if (erased) {
		return (
			<div className="own-data">
				<h3 className="title" ref={title} tabIndex={-1}>
					Everything was erased
				</h3>
				<p>
					{erased.conversations === 1 ? "One conversation" : `${erased.conversations} conversations`}, all messages and what we knew
					of you are gone from our database, and from this browser.
				</p>
				<Backups erased={erased} />
				<button type="button" className="choice" onClick={hide}>
					Done
				</button>
			</div>
		);
	}
	return (
		<div className="own-data" aria-busy={busy}>
			<h3 className="title" ref={title} tabIndex={-1}>
				{step === "choice" ? "Your data" : "Erase everything?"}
			</h3>
			{step === "choice" ? (
				<>
					<p>We keep your conversations here, and your name and e-mail where you or this page gave them to us.</p>
					<button type="button" className="choice" aria-disabled={busy} onClick={download}>
						Download as JSON
					</button>
					<button type="button" className="choice" onClick={() => setStep("question")}>
						Erase everything…
					</button>
					<button type="button" className="choice" onClick={hide}>
						Back to the chat
					</button>
				</>
			) : (
				<>
					<p>
						All your conversations with us, every message in them, your name and your e-mail are deleted at once, for you and for
						our team. Nobody can bring them back.
					</p>
					<p>Backups of our server may hold them for some time. We tell you next which ones, and until when.</p>
					<button type="button" className="choice danger" aria-disabled={busy} onClick={erase}>
						Erase everything
					</button>
					<button type="button" className="choice" aria-disabled={busy} onClick={() => setStep("choice")}>
						Cancel
					</button>
				</>
			)}
			<p role="status">{busy ? "One moment…" : said}</p>
		</div>
	);
}

/** An hour in seconds is nothing that people count. */
function whyNot(error: Error): string {
	const minutes = error instanceof ChatRefusal && error.code === "rate_limited" ? Math.ceil((error.retry_after ?? 0) / 60) : 0;
	if (minutes <= 1) return `This did not work: ${error.message}`;
	return `This was asked for too often. Please try again in ${minutes} minutes.`;
}

function Backups({ erased: { backups } }: { erased: Erased }) {
	if (backups.length === 0) return <p>No backup on our server holds any of it.</p>;
	return (
		<>
			<p>These backups on our server still hold it, until each is deleted:</p>
			<ul>
				{backups.map(({ file, ends_at }) => (
					<li key={file}>
						{file}, until {new Date(ends_at).toLocaleDateString("en", { dateStyle: "long" })}
					</li>
				))}
			</ul>
		</>
	);
}
