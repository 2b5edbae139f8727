import { classNames } from "./class-names.ts";

/** Six quiet tints of the palette; each text on its soft surface is AA. */
const TINTS = [
	"bg-accent-soft text-accent-text",
	"bg-waiting-soft text-waiting",
	"bg-resolved-soft text-resolved",
	"bg-escalated-soft text-escalated",
	"bg-danger-soft text-danger",
	"bg-fill-strong text-text",
] as const;

const SIZES = { sm: "size-6 text-xs", md: "size-9 text-sm", lg: "size-14 text-xl" } as const;

type AvatarProps = {
	/** The name whose initials are shown. */
	name: string;
	/** What the colour depends on: the same id has the same colour everywhere. */
	id: string;
	size?: keyof typeof SIZES;
	className?: string;
};

/** A person's initials in a round, coloured by the id. Decoration: the name stands beside it. */
export function Avatar({ name, id, size = "md", className }: AvatarProps) {
	return (
		<span
			aria-hidden="true"
			className={classNames(
				"inline-grid shrink-0 select-none place-items-center rounded-full font-semibold",
				SIZES[size],
				TINTS[hash(id) % TINTS.length],
				className,
			)}
		>
			{initials(name)}
		</span>
	);
}

function initials(name: string): string {
	const words = name.trim().split(/\s+/);
	const picked = words.length > 1 ? [words[0], words[words.length - 1]] : [words[0]];
	return picked.map((word) => [...(word ?? "")][0]?.toUpperCase() ?? "").join("") || "?";
}

function hash(text: string): number {
	let value = 0;
	for (const character of text) value = (value * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
	return value;
}
