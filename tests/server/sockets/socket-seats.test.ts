import { describe, expect, it } from "vitest";
import { SocketSeats } from "#server/sockets/socket-seats.ts";
import { refusalOf } from "#tests/support/refusal-of.ts";

function seats(limits: { total?: number; perUser?: number; perAddress?: number; waiting?: number } = {}) {
	const { total = 10, perUser = 10, perAddress = 10, waiting = 10 } = limits;
	return new SocketSeats({
		chatMaxSockets: total,
		chatMaxSocketsPerUser: perUser,
		chatMaxSocketsPerAddress: perAddress,
		chatMaxSocketsWaiting: waiting,
	});
}

const codeOf = async (act: () => void) => (await refusalOf(Promise.resolve().then(act))).code;

describe("a seat", () => {
	it("that was left is there for somebody else, however often its leaving is told", async () => {
		const house = seats({ total: 2, perAddress: 2 });
		const [first] = [house.take("a"), house.take("a")];
		expect(await codeOf(() => house.requireFree("b"))).toBe("overloaded");
		first.free();
		first.free();
		house.requireFree("a");
		house.take("a");
		expect(await codeOf(() => house.requireFree("b"))).toBe("overloaded");
	});

	it("is one of the same few for all addresses of somebody's IPv6 network", async () => {
		const house = seats({ perAddress: 2 });
		house.take("2001:db8:1:2::7");
		const second = house.take("2001:db8:1:2:aaaa::8");
		expect(await codeOf(() => house.requireFree("2001:db8:1:2::9"))).toBe("rate_limited");
		house.requireFree("2001:db8:1:3::9");
		second.free();
		house.requireFree("2001:db8:1:2::9");
	});

	it("says when to come back, not everybody at the same second", async () => {
		const house = seats({ total: 1 });
		house.take("a");
		const times = new Set<number | undefined>();
		for (let n = 0; n < 100; n += 1) {
			const { retryAfter } = await refusalOf(Promise.resolve().then(() => house.requireFree("a")));
			times.add(retryAfter);
		}
		expect(Math.min(...([...times] as number[]))).toBeGreaterThanOrEqual(5);
		expect(Math.max(...([...times] as number[]))).toBeLessThanOrEqual(15);
		expect(times.size).toBeGreaterThan(3);
	});

	it("counts once for an owner who says twice who they are, and moves with one who becomes another", async () => {
		const house = seats({ perUser: 1 });
		const seat = house.take("a");
		seat.claim("user:ada");
		seat.claim("user:ada");
		seat.claim("user:bob");
		house.take("a").claim("user:ada");
		expect(await codeOf(() => house.take("a").claim("user:bob"))).toBe("rate_limited");
	});

	it("that was left while its owner was looked up is nobody's", () => {
		const house = seats({ perUser: 1, waiting: 1 });
		const gone = house.take("a");
		gone.free();
		gone.wait();
		gone.claim("user:ada");
		const here = house.take("a");
		here.wait();
		here.claim("user:ada");
	});

	it("waits for its owner's word only until it is given or the owner has gone", async () => {
		const house = seats({ waiting: 1 });
		const [first, second, third] = [house.take("a"), house.take("a"), house.take("a")];
		first.wait();
		expect(await codeOf(() => second.wait())).toBe("overloaded");
		first.claim("user:ada");
		second.wait();
		second.free();
		third.wait();
	});
});
