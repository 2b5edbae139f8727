import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./imports.ts";

const read = (file: string) => readFileSync(join(ROOT, "protocol", file), "utf8");

/** The keys of a type in protocol/events.ts, which has no list to import. */
export function keysOfType(type: string): string[] {
	const [, body = ""] = read("events.ts").split(`export type ${type} = {`);
	const [inside = ""] = body.split("\n};");
	return [...inside.matchAll(/^\t"?([a-z:]+)"?: [({]/gm)].map(([, name = ""]) => name);
}

/** The types of a client's frames on the plain WebSocket. */
export function plainFrames(): string[] {
	const [, body = ""] = read("frames.ts").split("export type ClientFrame =");
	const [inside = ""] = body.split(";\n\n");
	return [...inside.matchAll(/type\??: "(\w+)"/g)].map(([, name = ""]) => name);
}
