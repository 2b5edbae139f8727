const ADDRESS = /(https?:\/\/[^\s<>"]+[^\s<>"'.,;:!?)\]}])/g;

/** Text as it was written; web addresses in it can be followed. Never HTML. */
export function LinkedText({ text }: { text: string }) {
	return text.split(ADDRESS).map((part, index) =>
		index % 2 === 1 ? (
			<a
				// biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move
				key={index}
				href={part}
				target="_blank"
				rel="noopener noreferrer nofollow ugc"
				className="underline underline-offset-2"
			>
				{part}
			</a>
		) : (
			part
		),
	);
}
