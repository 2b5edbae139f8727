import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "./run.mjs";

export const ROOT = fileURLToPath(new URL("..", import.meta.url));

const STAMP = join(ROOT, "dist", "build-stamp");

/** Everything a build is made of. Names of folders and of single files; what is not there is skipped. */
const SOURCES = [
	..."app client components core embed prisma protocol public scripts server".split(" "),
	..."server.ts next.config.js next.config.ts postcss.config.mjs prisma.config.ts tsconfig.json package.json package-lock.json".split(
		" ",
	),
];

/** What a finished build has left behind. */
const PRODUCTS = [".next/BUILD_ID", "dist/server.js", "dist/setup-link.js", "dist/embed/widget.js"];

/** The sources' content as one hash. Content and not times: a fresh clone or a checkout changes times without changing anything. */
export function currentStamp() {
	const hash = createHash("sha256");
	for (const source of SOURCES) addToHash(hash, join(ROOT, source));
	return hash.digest("hex");
}

/** True when there is no complete build of exactly these sources. */
export function isBuildStale() {
	if (!existsSync(STAMP) || PRODUCTS.some((product) => !existsSync(join(ROOT, product)))) return true;
	return readFileSync(STAMP, "utf8") !== currentStamp();
}

/** A build that fails half-way must not look finished: the stamp goes first and comes back last. */
export function forgetStamp() {
	rmSync(STAMP, { force: true });
}

export function writeStamp(stamp) {
	mkdirSync(join(ROOT, "dist"), { recursive: true });
	writeFileSync(STAMP, stamp);
}

/** Builds when there is no build of these sources; resolves to the build's exit code, 0 where nothing was to do. */
export async function buildIfStale() {
	if (!isBuildStale()) return 0;
	process.stdout.write("The build is missing or older than the sources: building.\n");
	return run(process.execPath, ["scripts/build.mjs"]);
}

function addToHash(hash, path) {
	let entries;
	try {
		entries = readdirSync(path, { withFileTypes: true });
	} catch (error) {
		if (error.code === "ENOENT") return;
		if (error.code !== "ENOTDIR") throw error;
		hash
			.update(`${relative(ROOT, path)}\0`)
			.update(readFileSync(path))
			.update("\0");
		return;
	}
	// Products that lie among the sources would make every build stale at once.
	const sources = entries.filter((entry) => !entry.name.includes(".generated.") && entry.name !== "generated");
	for (const entry of sources.sort((a, b) => (a.name < b.name ? -1 : 1))) addToHash(hash, join(path, entry.name));
}
