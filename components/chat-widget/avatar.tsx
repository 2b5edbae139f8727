/** The first letter of who speaks; the name itself stands beside it. */
export function Avatar({ name, isBot }: { name: string; isBot: boolean }) {
	const [initial] = name.trim();
	return (
		<span className={isBot ? "avatar bot" : "avatar"} aria-hidden="true">
			{(initial ?? "?").toUpperCase()}
		</span>
	);
}
