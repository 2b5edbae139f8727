import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";

/** Below what systems lend to outgoing connections: there a port could be gone again before a server starts, or starts anew, on it. */
const [LOWEST, HIGHEST] = [12_000, 32_000];

/** A port of this machine that is free now. */
export async function freePort(): Promise<number> {
	for (let tries = 0; tries < 50; tries += 1) {
		const port = randomInt(LOWEST, HIGHEST);
		const probe = createServer().listen(port, "127.0.0.1");
		const isFree = await once(probe, "listening").then(
			() => true,
			() => false,
		);
		if (!isFree) continue;
		probe.close();
		await once(probe, "close");
		return port;
	}
	throw new Error(`No port between ${LOWEST} and ${HIGHEST} is free.`);
}
