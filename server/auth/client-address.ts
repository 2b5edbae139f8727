import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import { readTrustedProxies, type TrustedProxies } from "./trusted-proxies.ts";

type Asked = Pick<IncomingMessage, "socket" | "headers">;

/**
 * Where a request came from. `X-Forwarded-For` is anybody's claim, so only what trusted proxies wrote into it counts: each
 * appends whom it spoke with, and the last one that is no proxy of ours is the caller.
 */
export function clientAddress(request: Asked, proxies: TrustedProxies): string {
	let address = plain(request.socket.remoteAddress ?? "");
	const claims = String(request.headers["x-forwarded-for"] ?? "").split(",");
	while (proxies.has(address) && claims.length > 0) {
		const claim = withoutPort(claims.pop()?.trim() ?? "");
		// A trusted proxy that writes what is no address is the last one that we know of.
		if (isIP(claim) === 0) break;
		address = plain(claim);
	}
	return address || "unknown";
}

const OWN_NETWORK = readTrustedProxies("127.0.0.0/8,10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,::1,fc00::/7");

/** A neighbour that says whom it speaks for and is not believed: most likely a reverse proxy that nobody has named. */
export function looksForwarded({ socket, headers }: Asked, proxies: TrustedProxies): boolean {
	const neighbour = plain(socket.remoteAddress ?? "");
	return headers["x-forwarded-for"] !== undefined && OWN_NETWORK.has(neighbour) && !proxies.has(neighbour);
}

/** An IPv4 address is the same whether or not the socket that brought it also speaks IPv6; a zone belongs to our machine. */
function plain(address: string): string {
	const [, mapped] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address) ?? [];
	return mapped ?? address.replace(/%.*$/, "").toLowerCase();
}

/** Some proxies write the port too: `192.0.2.7:4711`, `[2001:db8::7]:4711`. */
function withoutPort(claim: string): string {
	return /^\[([^\]]+)\](?::\d+)?$/.exec(claim)?.[1] ?? claim.replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, "$1");
}
