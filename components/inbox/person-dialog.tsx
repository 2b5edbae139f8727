"use client";

import { BlockDialog, type BlockDialogProps } from "./block-dialog.tsx";
import { EraseDialog } from "./erase-dialog.tsx";

/** What is asked about a person before it is done; says itself who it is, because the row may be gone by then. */
export type AboutPerson = { kind: "block" | "erase"; userId: string; name: string };

type PersonDialogProps = { about: AboutPerson; onBlocked: BlockDialogProps["onBlocked"]; onClose: () => void };

export function PersonDialog({ about, onBlocked, onClose }: PersonDialogProps) {
	if (about.kind === "block") return <BlockDialog about={about} onBlocked={onBlocked} onClose={onClose} />;
	return <EraseDialog about={about} onClose={onClose} />;
}
