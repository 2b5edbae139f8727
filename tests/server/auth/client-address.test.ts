import type { IncomingMessage } from "node:http";
import { describe, expect, it } from "vitest";
import { clientAddress, looksForwarded } from "#server/auth/client-address.ts";
import { NO_PROXIES, readTrustedProxies } from "#server/auth/trusted-proxies.ts";

function asked(remoteAddress: string, forwarded?: string): Pick<IncomingMessage, "socket" | "headers"> {
	const headers = forwarded === undefined ? {} : { "x-forwarded-for": forwarded };
	return { socket: { remoteAddress }, headers } as unknown as IncomingMessage;
}

describe("a caller without a trusted proxy in between", () => {
	it.each([
		["203.0.113.9", undefined, "203.0.113.9"],
		["203.0.113.9", "198.51.100.1", "203.0.113.9"],
		["::ffff:203.0.113.9", "127.0.0.1", "203.0.113.9"],
		["fe80::1%eth0", undefined, "fe80::1"],
	])("at %s who claims %s is %s", (remote, forwarded, expected) => {
		expect(clientAddress(asked(remote, forwarded), NO_PROXIES)).toBe(expected);
		expect(clientAddress(asked(remote, forwarded), readTrustedProxies("10.0.0.0/8,127.0.0.1"))).toBe(expected);
	});
});

describe("a caller behind trusted proxies", () => {
	const proxies = readTrustedProxies("127.0.0.1, 10.0.0.0/8,::1,fd00::/8");

	it.each([
		["is whom the proxy spoke with", "127.0.0.1", "203.0.113.9", "203.0.113.9"],
		["is the same through a socket for both families", "::ffff:127.0.0.1", "203.0.113.9", "203.0.113.9"],
		["gains nothing by inventing further hops", "127.0.0.1", "1.1.1.1, 127.0.0.1, 203.0.113.9", "203.0.113.9"],
		["is found behind two proxies", "127.0.0.1", "203.0.113.9, 10.1.2.3", "203.0.113.9"],
		["gains nothing by pretending to be a proxy", "127.0.0.1", "10.9.9.9, 203.0.113.9, 10.1.2.3", "203.0.113.9"],
		["may speak IPv6", "::1", "2001:DB8::7, fd00::2", "2001:db8::7"],
		["may be written down as mapped", "127.0.0.1", "::ffff:203.0.113.9", "203.0.113.9"],
		["may be written down with a port", "127.0.0.1", "203.0.113.9:4711", "203.0.113.9"],
		["may be written down in brackets", "127.0.0.1", "[2001:db8::7]:4711", "2001:db8::7"],
		["is the proxy where that wrote nothing", "127.0.0.1", undefined, "127.0.0.1"],
		["is the proxy where that wrote nonsense", "10.1.2.3", "203.0.113.9, unknown", "10.1.2.3"],
		["is the first hop where all are ours", "127.0.0.1", "10.0.0.1, 10.0.0.2", "10.0.0.1"],
	])("%s", (_what, remote, forwarded, expected) => {
		expect(clientAddress(asked(remote, forwarded), proxies)).toBe(expected);
	});
});

describe("an operator who forgot to name the proxy is warned", () => {
	it.each([
		["127.0.0.1", "203.0.113.9", true],
		["::ffff:192.168.1.1", "203.0.113.9", true],
		["10.0.0.1", "203.0.113.9", false],
		["203.0.113.9", "127.0.0.1", false],
		["127.0.0.1", undefined, false],
	])("when %s says that it speaks for %s: %s", (remote, forwarded, expected) => {
		expect(looksForwarded(asked(remote, forwarded), readTrustedProxies("10.0.0.0/8"))).toBe(expected);
	});
});

describe("a list of proxies", () => {
	it.each(["nginx", "10.0.0.0/33", "::1/129", "10.0.0.0/", "10.0.0.0/8/8", "10.0.0", "127.0.0.1,,10.0.0.1", "10.0.0.0/-1", "/8"])(
		"%j is refused",
		(list) => {
			expect(() => readTrustedProxies(list)).toThrow(/^must be addresses and networks .* is none$/);
		},
	);

	it("knows the IPv4 addresses of its networks and no other", () => {
		const proxies = readTrustedProxies("192.168.0.0/23");
		expect(["192.168.0.0", "192.168.1.255"].every((address) => proxies.has(address))).toBe(true);
		expect(["192.168.2.0", "192.167.255.255", "::1", "nonsense", ""].some((address) => proxies.has(address))).toBe(false);
	});
});
