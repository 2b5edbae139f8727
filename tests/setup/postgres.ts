import { startPostgres } from "#tests/support/postgres-server.ts";

/** One PostgreSQL for the whole run, where its binaries are installed: starting one for each file costs two seconds each. */
export async function setup(): Promise<(() => Promise<void>) | undefined> {
	if (process.env.TEST_POSTGRES_URL) return undefined;
	const server = await startPostgres();
	if (!server) return undefined;
	// Workers start after this and inherit it.
	process.env.TEST_POSTGRES_URL = server.url;
	return async () => {
		delete process.env.TEST_POSTGRES_URL;
		await server.stop();
	};
}
