/** Writes PostgreSQL's schema from SQLite's: the provider and the client's folder differ, and nothing else may. */
const REPLACEMENTS = [
	['provider = "sqlite"', 'provider = "postgresql"'],
	['output   = "./generated/sqlite"', 'output   = "./postgresql"'],
];

const HEADING = "// Derived from ../schema.prisma by scripts/derive-postgres-schema.mjs: edit that one.\n";

/**
 * @param {string} schema the text of prisma/schema.prisma
 * @returns {string} the same models for PostgreSQL, to stand in prisma/generated/
 */
export function derivePostgresSchema(schema) {
	let derived = schema;
	for (const [from, to] of REPLACEMENTS) {
		const found = derived.split(from).length - 1;
		if (found !== 1) throw new Error(`prisma/schema.prisma must contain \`${from}\` exactly once; it stands there ${found} times.`);
		derived = derived.replace(from, to);
	}
	return HEADING + derived;
}
