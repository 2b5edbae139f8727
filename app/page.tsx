import { ArrowRight, Inbox, MessageCircle } from "lucide-react";
import type { ReactNode } from "react";
import { BrandMark } from "#components/ui/brand.tsx";
import { buttonClass } from "#components/ui/button.tsx";
import { CopyCode } from "#components/ui/copy-code.tsx";
import { getRuntime } from "#server/runtime.ts";

export default function StartPage() {
	const { publicUrl } = getRuntime().env;
	return (
		<div className="mx-auto flex min-h-dvh w-full max-w-200 flex-col gap-12 px-5 py-6 sm:py-8">
			<header className="flex items-center gap-2.5">
				<BrandMark />
				<span className="text-lg font-semibold tracking-tight">Veritix Chat</span>
				<span className="flex-1" />
				<a href="/login" className={buttonClass({ variant: "ghost" })}>
					Sign in
				</a>
			</header>
			<main className="flex flex-1 flex-col justify-center gap-10 pb-12">
				<div className="flex flex-col gap-4">
					<h1 className="text-2xl font-semibold tracking-tight">
						<span className="block">Your visitors write.</span>
						<span className="block">You answer.</span>
						<span className="block">Nothing gets lost.</span>
					</h1>
					<p className="max-w-130 text-lg text-pretty text-muted">
						Veritix Chat puts a small chat bubble on any web page and gives your team one calm inbox. It is open source and runs on
						your own server.
					</p>
				</div>
				<ul className="grid gap-3 sm:grid-cols-2">
					<Door href="/demo" icon={<MessageCircle />} title="Try the demo">
						Write as a visitor. A small bot answers, and every API call can be tried.
					</Door>
					<Door href="/inbox" icon={<Inbox />} title="Open the inbox">
						Answer as an agent: who waits longest stands on top.
					</Door>
				</ul>
				<section aria-labelledby="embed" className="flex flex-col gap-3">
					<h2 id="embed" className="text-lg font-semibold">
						Put it on your page
					</h2>
					<p className="text-muted">
						One line before the end of the body. The bubble appears, and conversations arrive in your inbox.
					</p>
					<CopyCode label="Copy the script tag" code={`<script src="${publicUrl}/widget.js" async></script>`} />
					<p className="text-sm text-muted">
						React, Vue, Svelte and all options are described in <code className="font-mono text-text">docs/embedding.md</code>.
					</p>
				</section>
			</main>
		</div>
	);
}

function Door({ href, icon, title, children }: { href: string; icon: ReactNode; title: string; children: ReactNode }) {
	return (
		<li>
			<a
				href={href}
				className="group flex h-full items-start gap-4 rounded-lg border border-border bg-surface p-5 shadow-raised hover:border-border-strong"
			>
				<span
					aria-hidden="true"
					className="grid size-10 shrink-0 place-items-center rounded-md bg-accent-soft text-accent-text [&_svg]:size-5"
				>
					{icon}
				</span>
				<span className="flex min-w-0 flex-1 flex-col gap-1">
					<span className="text-lg font-semibold">{title}</span>
					<span className="text-pretty text-muted">{children}</span>
				</span>
				<ArrowRight
					aria-hidden="true"
					className="mt-1 size-4 shrink-0 text-muted transition-transform group-hover:translate-x-0.5"
				/>
			</a>
		</li>
	);
}
