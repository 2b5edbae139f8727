import type { Import } from "./imports.ts";

type Room = {
	/** Paths inside the project that it may import; a folder ends with a slash. */
	may: string[];
	/** Paths of which it may import types only. */
	types?: string[];
	/** The packages that it may import; a pattern over the specifier. Without one, all. */
	packages?: RegExp;
};

const NODE_OR_PURE = /^(node:(crypto|util|buffer)|zod|jose|otpauth|@node-rs\/argon2)$/;
const BROWSER =
	/^(react|react-dom|radix-ui|@radix-ui|lucide-react|next-themes|cmdk|@tanstack|socket\.io-client|preact|zustand)(\/|$)/;

/** Who may import whom. The first room whose path begins the file's path decides. */
export const ROOMS: Record<string, Room> = {
	"protocol/": { may: ["protocol/"], packages: /^zod$/ },
	"core/": { may: ["core/", "protocol/"], types: ["prisma/generated/"], packages: NODE_OR_PURE },
	"server/db/": { may: ["server/", "core/", "protocol/", "prisma/generated/"] },
	"server/": { may: ["server/", "core/", "protocol/"], types: ["prisma/generated/"] },
	"server.ts": { may: ["server/"] },
	"app/": {
		may: ["app/", "core/", "components/", "client/", "protocol/", "server/runtime", "server/http", "server/auth"],
		packages: /^(?!socket\.io|ws$|better-sqlite3|pg$|@prisma)/,
	},
	"client/react/": {
		may: ["client/", "protocol/"],
		types: ["protocol/inputs.ts", "protocol/account-inputs.ts"],
		packages: /^(react|socket\.io-client)$/,
	},
	"client/": {
		may: ["client/", "protocol/"],
		types: ["protocol/inputs.ts", "protocol/account-inputs.ts"],
		packages: /^socket\.io-client$/,
	},
	"components/": {
		may: ["components/", "client/", "protocol/"],
		types: ["protocol/inputs.ts", "protocol/account-inputs.ts"],
		packages: /^(?!node:|zod|@prisma|socket\.io$)/,
	},
	"embed/": {
		may: ["embed/", "components/", "client/", "protocol/"],
		types: ["protocol/inputs.ts", "protocol/account-inputs.ts"],
		packages: BROWSER,
	},
};

/** Why an import is not allowed, or null where it is. */
export function violation(entry: Import): string | null {
	const room = Object.entries(ROOMS).find(([path]) => entry.file.startsWith(path));
	if (!room) return `${entry.file} stands in no room`;
	const [name, rules] = room;
	const what = `${entry.file} imports ${entry.target}`;
	if (entry.isPackage) return !rules.packages || rules.packages.test(entry.target) ? null : `${what}: not a package for ${name}`;
	if (rules.types?.some((path) => entry.target.startsWith(path))) {
		return entry.typeOnly ? null : `${what}: ${name} may take only types from there`;
	}
	return rules.may.some((path) => startsWithPath(entry.target, path)) ? null : `${what}: not for ${name}`;
}

/** `server/http` allows server/http.ts and server/http/…, but not server/http-secrets.ts. */
function startsWithPath(target: string, path: string): boolean {
	if (path.endsWith("/")) return target.startsWith(path);
	return target === path || target.startsWith(`${path}/`) || target.startsWith(`${path}.`);
}
