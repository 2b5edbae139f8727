/** @type {import("next").NextConfig} */
export default {
	// Lint and types are steps of their own, run once for the whole tree.
	typescript: { ignoreBuildErrors: true },
	// They carry native code or their own workers; the server loads them, a bundle cannot.
	serverExternalPackages: [
		"@node-rs/argon2",
		"@prisma/adapter-better-sqlite3",
		"@prisma/adapter-pg",
		"better-sqlite3",
		"pino",
		"prom-client",
	],
	experimental: {
		// Pages and routes are loaded when they are first asked for: all at once they take 40 MB.
		preloadEntriesOnStart: false,
		// So that a stack in the log can be read without source maps, which take 10 MB of a process at rest.
		serverMinification: false,
	},
	poweredByHeader: false,
	// The front does it: with brotli, and not for small answers (docs/decisions/013-compression.md).
	compress: false,
	reactStrictMode: true,
	// A trailing slash on an API path is the front's to decide; Next would redirect it.
	skipTrailingSlashRedirect: true,
};
