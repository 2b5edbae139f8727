import { setTimeout as pause } from "node:timers/promises";
import type { ServerProcess } from "../support/server-process.ts";
import type { FaultProxy } from "./fault-proxy.ts";
import type { Random } from "./random.ts";
import type { Tally } from "./tally.ts";

/** An acknowledgement as it looks on the wire, whichever door it leaves through. */
const ACKNOWLEDGEMENT = /"message_id":|"type":"message"/;
/** How long to wait for one. */
const ACKNOWLEDGEMENT_MS = 3000;

type Scene = { server: ServerProcess; proxy: FaultProxy; random: Random; tally: Tally };

/** Kills the server again and again, and starts it on the same data, until it is enough. It runs at the end. */
export async function keepKilling({ server, proxy, random, tally }: Scene, isEnough: () => boolean): Promise<void> {
	for (;;) {
		const life = random.between(200, 2500);
		const betweenCommitAndAck = random.chance(0.5);
		await pause(life);
		if (isEnough()) return;
		if (betweenCommitAndAck && (await killBeforeAck(server, proxy))) tally.killsBeforeAck += 1;
		await server.kill();
		tally.kills += 1;
		await server.restart();
	}
}

/** Kills at the instant when the first acknowledgement reaches the proxy, which loses it: stored, and nobody was told. */
async function killBeforeAck(server: ServerProcess, proxy: FaultProxy): Promise<boolean> {
	const { pid } = server;
	const killed = new Promise<boolean>((resolve) => {
		proxy.watchDown((chunk) => {
			if (!ACKNOWLEDGEMENT.test(chunk.toString("latin1"))) return false;
			proxy.watchDown(null);
			process.kill(pid, "SIGKILL");
			resolve(true);
			return true;
		});
	});
	const inVain = new AbortController();
	const result = await Promise.race([killed, pause(ACKNOWLEDGEMENT_MS, false, { signal: inVain.signal }).catch(() => false)]);
	inVain.abort();
	proxy.watchDown(null);
	return result;
}
