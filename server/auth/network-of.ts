import { isIPv6 } from "node:net";

/**
 * Whose an address is, as far as limits are concerned. Who has IPv6 has a whole /64, often more, and may call from each of its
 * addresses; behind one IPv4 address is a household or an office. What is no address stays as it is.
 */
export function networkOf(address: string): string {
	if (!isIPv6(address)) return address;
	const groups = groupsOf(address);
	const [high = 0, low = 0] = groups.slice(6);
	const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
	if (isMapped) return [high >> 8, high & 255, low >> 8, low & 255].join(".");
	const network = groups.slice(0, 4).map((group) => group.toString(16));
	return `${network.join(":")}::/64`;
}

/** The eight numbers of an IPv6 address, however it is written. */
function groupsOf(address: string): number[] {
	// What a URL holds has no IPv4 notation left; a zone belongs to our machine, and no URL may have one.
	const written = new URL(`http://[${address.replace(/%.*$/, "")}]`).hostname.slice(1, -1);
	const [before = [], after = []] = written.split("::").map((part) => (part === "" ? [] : part.split(":")));
	const left = new Array<string>(8 - before.length - after.length).fill("0");
	return [...before, ...left, ...after].map((group) => Number.parseInt(group, 16));
}
