import { UserRound } from "lucide-react";
import { classNames } from "./class-names.ts";

/** Quiet tints of the palette, each AA. Not the accent: on a selected row it would vanish. Not danger: a person is none. */
const TINTS = [
	"bg-violet-soft text-violet",
	"bg-teal-soft text-teal",
	"bg-waiting-soft text-waiting",
	"bg-resolved-soft text-resolved",
	"bg-escalated-soft text-escalated",
	"bg-fill-strong text-text",
] as const;

const SIZES = { sm: "size-6 text-xs", md: "size-9 text-sm", lg: "size-14 text-xl" } as const;

type AvatarProps = {
	/** The name whose initials are shown; null for somebody nameless. */
	name: string | null;
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
			{name === null ? <UserRound className="size-1/2" /> : initials(name)}
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
