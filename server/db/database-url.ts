import { existsSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";

export type Dialect = "sqlite" | "postgresql";

/** Where the database is. `place` names it to people and holds no password. */
export type DatabasePlace =
	| { dialect: "sqlite"; path: string; place: string }
	| { dialect: "postgresql"; url: string; place: string };

/** Reads DATABASE_URL; what it cannot mean is an error that says how to mend it. */
export function readDatabaseUrl(url: string): DatabasePlace {
	if (url.startsWith("file:")) return sqliteFile(url);
	if (/^postgres(ql)?:\/\//.test(url)) return postgresServer(url);
	// Only the scheme is repeated: what follows may hold a password.
	const scheme = /^[a-z0-9+.-]+:/i.exec(url)?.[0];
	throw wrongUrl(`it begins with ${scheme ? `"${scheme}"` : "no scheme"}, and only SQLite and PostgreSQL are supported`);
}

function sqliteFile(url: string): DatabasePlace {
	const name = url.slice("file:".length).replace(/^\/\/(?=\/)/, "");
	if (name === "" || name.includes(":memory:")) throw wrongUrl("a SQLite database needs the path of a file");
	if (name.includes("?")) throw wrongUrl("the path of a SQLite file takes no options after a question mark");
	const path = resolve(name);
	if (!existsSync(dirname(path))) throw wrongUrl(`there is no folder ${dirname(path)}: make it`);
	if (existsSync(path) && !statSync(path).isFile()) throw wrongUrl(`${path} is not a file`);
	return { dialect: "sqlite", path, place: path };
}

function postgresServer(url: string): DatabasePlace {
	let parsed: URL;
	try {
		parsed = new URL(url);
	} catch {
		throw wrongUrl("it is not a URL; a password with special characters must be percent-encoded");
	}
	const database = parsed.pathname.slice(1);
	if (database === "") throw wrongUrl("it names no database after the host");
	return { dialect: "postgresql", url, place: `${parsed.host || "localhost"}/${database}` };
}

function wrongUrl(reason: string): Error {
	return new Error(
		`DATABASE_URL cannot be used: ${reason}. Set it to file:./data/chat.db (SQLite) or postgresql://user:password@host:5432/database.`,
	);
}

/** Wraps what a database said when it could not be opened. */
export function cannotOpen(database: DatabasePlace, cause: unknown): Error {
	const reason = (cause instanceof Error ? cause.message : String(cause)).trim();
	const mend =
		database.dialect === "sqlite"
			? "Check that it is a SQLite file that this process may read and write, or set DATABASE_URL to another one."
			: "Check that the server runs and that user, password and database in DATABASE_URL are right.";
	return new Error(`The database of DATABASE_URL, ${database.place}, cannot be opened: ${reason}. ${mend}`, { cause });
}
