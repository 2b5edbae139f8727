"use client";

import { Check } from "lucide-react";
import { DropdownMenu as Radix } from "radix-ui";
import type { KeyboardEvent, ReactElement, ReactNode } from "react";

type MenuProps = {
	trigger: ReactElement;
	/** What the menu is, for screen readers. */
	label: string;
	side?: "top" | "right" | "bottom" | "left";
	align?: "start" | "end";
	/** Where the focus goes when it closes; unless prevented, back to the trigger. */
	onCloseAutoFocus?: (event: Event) => void;
	children: ReactNode;
};

const ITEM =
	"flex min-h-8 cursor-pointer select-none items-center gap-2.5 rounded-sm px-2 text-md text-text outline-none data-highlighted:bg-fill-strong pointer-coarse:min-h-11 [&_svg]:size-4 [&_svg]:text-muted";

/** A menu that opens from a button. Not modal: the page behind stays as it is, and nothing injects style sheets past the CSP. */
export function Menu({ trigger, label, side = "bottom", align = "end", onCloseAutoFocus, children }: MenuProps) {
	return (
		<Radix.Root modal={false}>
			<Radix.Trigger asChild>{trigger}</Radix.Trigger>
			<Radix.Portal container={mainOfPage()}>
				<Radix.Content
					aria-label={label}
					side={side}
					align={align}
					onCloseAutoFocus={onCloseAutoFocus}
					sideOffset={6}
					collisionPadding={8}
					className="z-50 min-w-56 animate-appear rounded-md border border-border bg-raised p-1 shadow-overlay"
				>
					{children}
				</Radix.Content>
			</Radix.Portal>
		</Radix.Root>
	);
}

/** Within a landmark, as everything on a page has to be. */
const mainOfPage = () => (typeof document === "undefined" ? undefined : (document.querySelector("main") ?? undefined));

/** One thing to do. */
export function MenuItem({ icon, onSelect, children }: { icon?: ReactNode; onSelect: () => void; children: ReactNode }) {
	return (
		<Radix.Item className={ITEM} onSelect={onSelect}>
			{icon}
			{children}
		</Radix.Item>
	);
}

/** Several small ones beside each other; the arrow keys go along the row, too. */
export function MenuRow({ label, children }: { label: string; children: ReactNode }) {
	function onKeyDown(event: KeyboardEvent<HTMLElement>) {
		const step = event.key === "ArrowLeft" ? -1 : event.key === "ArrowRight" ? 1 : 0;
		const items = [...event.currentTarget.children];
		const next = step === 0 ? undefined : items[items.indexOf(event.target as Element) + step];
		if (next instanceof HTMLElement) next.focus();
	}
	return (
		<Radix.Group aria-label={label} onKeyDown={onKeyDown} className="flex justify-between gap-0.5">
			{children}
		</Radix.Group>
	);
}

type MenuRowItemProps = { label: string; checked: boolean; onSelect: () => void; children: ReactNode };

/** One that is on or off; `label` is its name for screen readers. */
export function MenuRowItem({ label, checked, onSelect, children }: MenuRowItemProps) {
	return (
		<Radix.CheckboxItem
			aria-label={label}
			title={label}
			checked={checked}
			onSelect={onSelect}
			className="grid size-9 cursor-pointer select-none place-items-center rounded-sm text-lg outline-none data-highlighted:bg-fill-strong data-[state=checked]:bg-accent-soft pointer-coarse:size-11"
		>
			{children}
		</Radix.CheckboxItem>
	);
}

type MenuChoiceProps<Value extends string> = {
	label: string;
	value: Value;
	choices: readonly { value: Value; label: string; icon?: ReactNode }[];
	onChange: (value: Value) => void;
};

/** One of several; the menu stays open, so that the effect can be seen. */
export function MenuChoice<Value extends string>({ label, value, choices, onChange }: MenuChoiceProps<Value>) {
	return (
		<>
			<Radix.Label className="px-2 pt-2 pb-1 text-sm text-muted">{label}</Radix.Label>
			<Radix.RadioGroup
				value={value}
				onValueChange={(next) => choices.some((choice) => choice.value === next) && onChange(next as Value)}
			>
				{choices.map((choice) => (
					<Radix.RadioItem key={choice.value} value={choice.value} className={ITEM} onSelect={(event) => event.preventDefault()}>
						{choice.icon}
						<span className="flex-1">{choice.label}</span>
						<Radix.ItemIndicator>
							<Check aria-hidden="true" />
						</Radix.ItemIndicator>
					</Radix.RadioItem>
				))}
			</Radix.RadioGroup>
		</>
	);
}

/** A line between two groups. */
export const MenuSeparator = () => <Radix.Separator className="mx-2 my-1 h-px bg-border" />;
