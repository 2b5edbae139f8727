import { BlockList, isIP } from "node:net";

/** Whether an address is one of ours to believe. */
export type TrustedProxies = { has(address: string): boolean };

/** Reads `127.0.0.1, 10.0.0.0/8, fd00::/8`. What is no address and no network throws a sentence about that entry. */
export function readTrustedProxies(list: string): TrustedProxies {
	const known = new BlockList();
	for (const entry of list.split(",").map((part) => part.trim())) {
		const [address = "", prefix, ...rest] = entry.split("/");
		const family = isIP(address);
		const widest = family === 6 ? 128 : 32;
		const isPrefix = prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= widest);
		if (family === 0 || !isPrefix || rest.length > 0) throw new Error(complaint(entry));
		const type = family === 6 ? "ipv6" : "ipv4";
		if (prefix === undefined) known.addAddress(address, type);
		else known.addSubnet(address, Number(prefix), type);
	}
	return {
		has: (address) => isIP(address) !== 0 && known.check(address, isIP(address) === 6 ? "ipv6" : "ipv4"),
	};
}

function complaint(entry: string): string {
	return `must be addresses and networks with commas in between, such as 127.0.0.1,10.0.0.0/8; ${JSON.stringify(entry)} is none`;
}

export const NO_PROXIES: TrustedProxies = { has: () => false };
