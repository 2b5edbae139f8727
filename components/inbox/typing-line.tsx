/** Who types, below the thread. Its line is always there, so that nothing moves when somebody begins. */
export function TypingLine({ names }: { names: string[] }) {
	const sentence = names.length === 0 ? "" : names.length === 1 ? `${names[0]} is typing` : `${names.join(" and ")} are typing`;
	return (
		<p className="flex h-6 shrink-0 items-center gap-2 px-4 text-sm text-muted lg:px-6" aria-live="polite">
			{sentence && (
				<>
					<span aria-hidden="true" className="inline-flex gap-0.5">
						<span className="size-1 animate-typing rounded-full bg-current" />
						<span className="size-1 animate-typing rounded-full bg-current [animation-delay:150ms]" />
						<span className="size-1 animate-typing rounded-full bg-current [animation-delay:300ms]" />
					</span>
					<span className="truncate">{sentence}</span>
				</>
			)}
		</p>
	);
}
