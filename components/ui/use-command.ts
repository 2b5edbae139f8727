"use client";

import { useState } from "react";
import { ChatRefusal } from "#client/refusal.ts";

export type Refused = {
	/** A sentence for above the form; null where every mistake has its field. */
	problem: string | null;
	/** A sentence for each wrong field. */
	fields: Record<string, string>;
};

const NOTHING: Refused = { problem: null, fields: {} };

/** Runs what a form asks the server for: busy meanwhile, and what was wrong in sentences for people. */
export function useCommand() {
	const [busy, setBusy] = useState(false);
	const [refused, setRefused] = useState<Refused>(NOTHING);

	/** Resolves to what `work` did, or to null where it was refused. */
	async function run<T>(work: () => Promise<T>): Promise<T | null> {
		setBusy(true);
		setRefused(NOTHING);
		try {
			return await work();
		} catch (error) {
			// The session has ended meanwhile: only signing in helps.
			if (error instanceof ChatRefusal && error.code === "unauthenticated") window.location.assign("/login");
			setRefused(inSentences(error));
			return null;
		} finally {
			setBusy(false);
		}
	}
	return { busy, run, ...refused, forget: () => setRefused(NOTHING) };
}

function inSentences(error: unknown): Refused {
	if (!(error instanceof ChatRefusal)) {
		return { problem: "The server cannot be reached. Check your connection and try again.", fields: {} };
	}
	if (error.code !== "invalid_input" || error.errors.length === 0) return { problem: error.message, fields: {} };
	return { problem: null, fields: Object.fromEntries(error.errors.map(({ path, message }) => [path, sentence(message)])) };
}

/** "must be at least …" becomes a sentence of its own below the field. */
function sentence(message: string): string {
	return `${message.charAt(0).toUpperCase()}${message.slice(1)}${message.endsWith(".") ? "" : "."}`;
}
