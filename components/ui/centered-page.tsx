import type { ReactNode } from "react";
import { BrandMark } from "./brand.tsx";

type CenteredPageProps = { title: string; lead?: ReactNode; children?: ReactNode };

/**
 * A page with one thing to do: the sign, a heading, a sentence, a card.
 * Plain links, here and on all pages: Next's own navigation loads scripts in a way that Trusted Types forbid.
 */
export function CenteredPage({ title, lead, children }: CenteredPageProps) {
	return (
		<main className="mx-auto flex min-h-dvh w-full max-w-100 flex-col justify-center gap-6 px-4 py-12">
			<header className="flex flex-col items-center gap-2 text-center">
				<a href="/" aria-label="Veritix Chat, start page" className="mb-2 rounded-md">
					<BrandMark className="size-11" />
				</a>
				<h1 className="text-2xl font-semibold tracking-tight text-balance">{title}</h1>
				{lead && <p className="text-md text-pretty text-muted">{lead}</p>}
			</header>
			{children}
		</main>
	);
}

/** The raised sheet that a form stands on. */
export function Card({ children }: { children: ReactNode }) {
	return <div className="rounded-lg border border-border bg-surface p-5 shadow-raised sm:p-6">{children}</div>;
}
