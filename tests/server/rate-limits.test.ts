import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createRateLimits } from "#server/rate-limits.ts";
import { limitsOf } from "#tests/support/limits-of.ts";
import { refusalOf } from "#tests/support/refusal-of.ts";

beforeEach(() => {
	vi.useFakeTimers({ now: Date.parse("2026-05-04T10:00:00.000Z") });
});

afterEach(() => {
	vi.useRealTimers();
});

const limits = (changed: Parameters<typeof limitsOf>[0] = {}) => createRateLimits(limitsOf(changed));

async function times(count: number, take: () => Promise<void>) {
	for (let i = 0; i < count; i += 1) await take();
}

describe("the limit on commands", () => {
	it("lets somebody make as many as configured in ten seconds, and says when to come back", async () => {
		const { command } = limits({ chatRateLimit: 3 });
		const take = () => command("user:ada");
		await times(3, take);
		vi.advanceTimersByTime(4000);
		expect(await refusalOf(take())).toEqual({
			code: "rate_limited",
			message: "Too many requests. Try again in 6 s.",
			errors: [],
			retryAfter: 6,
		});
		vi.advanceTimersByTime(6000);
		await times(3, take);
	});

	it("counts everybody alone", async () => {
		const { command } = limits({ chatRateLimit: 1 });
		await command("user:ada");
		await command("user:bob");
		await command("agent:ada");
		expect(await refusalOf(command("user:ada"))).toMatchObject({ code: "rate_limited" });
	});
});

describe("the limit on exports and erasures", () => {
	it("lets a user have five in an hour, says when the next may come, and counts everybody alone", async () => {
		const { wholeUser } = limits();
		await times(5, () => wholeUser("ada", "203.0.113.7"));
		expect(await refusalOf(wholeUser("ada", "198.51.100.1"))).toMatchObject({ code: "rate_limited", retryAfter: 3600 });
		await wholeUser("bob", "203.0.113.7");
		vi.advanceTimersByTime(3_600_000);
		await wholeUser("ada", "203.0.113.7");
	});

	it("lets sixty in an hour come from one address, whoever they are", async () => {
		const { wholeUser } = limits();
		for (let i = 0; i < 60; i += 1) await wholeUser(`user-${i}`, "203.0.113.7");
		expect(await refusalOf(wholeUser("ada", "203.0.113.7"))).toMatchObject({ code: "rate_limited", retryAfter: 3600 });
		await wholeUser("bob", "203.0.113.8");
	});
});

describe("the limit on strangers", () => {
	it("is wide enough for an office behind one address, and ends after a minute", async () => {
		const { anonymous } = limits({ chatRateLimit: 1 });
		await times(300, () => anonymous("203.0.113.7"));
		expect(await refusalOf(anonymous("203.0.113.7"))).toMatchObject({ code: "rate_limited", retryAfter: 60 });
		await anonymous("203.0.113.8");
		vi.advanceTimersByTime(60_000);
		await anonymous("203.0.113.7");
	});
});

describe("whoever has a whole IPv6 network", () => {
	it("has the limits of one address, and their neighbour in the next one has others", async () => {
		const { anonymous, conversation } = limits({ chatAnonymousLimit: 3, chatConversationLimitPerAddress: 3 });
		const begin = (n: number, network: string) =>
			conversation({ userId: `user-${n}`, address: `${network}::${n}`, conversationId: `c-${n}` }, async () => false);
		for (const n of [1, 2, 3]) {
			await anonymous(`2001:db8:1:2::${n}`);
			await begin(n, "2001:db8:1:2");
		}
		expect(await refusalOf(anonymous("2001:db8:1:2:abcd::4"))).toMatchObject({ code: "rate_limited" });
		expect(await refusalOf(begin(4, "2001:db8:1:2:abcd"))).toMatchObject({ code: "rate_limited" });
		await anonymous("2001:db8:1:3::4");
		await begin(5, "2001:db8:1:3");
	});

	it("guesses no more passwords than from one address", async () => {
		const { signIn, signInFailed } = limits();
		for (let n = 1; n <= 10; n += 1) await signIn("grace@example.com", `2001:db8:1:2::${n}`);
		expect(await refusalOf(signIn("grace@example.com", "2001:db8:1:2:ffff::1"))).toMatchObject({ code: "rate_limited" });
		for (let n = 1; n <= 3; n += 1) await signInFailed("alan@example.com", `2001:db8:1:2::${n}`);
		expect(await refusalOf(signIn("alan@example.com", "2001:db8:1:2::9"))).toMatchObject({ code: "rate_limited", retryAfter: 1 });
	});
});

describe("the limit on sign-ins", () => {
	it("lets nobody guess more than ten passwords in five minutes, however the e-mail is written", async () => {
		const { signIn } = limits({ chatRateLimit: 1 });
		await times(5, () => signIn("grace@example.com", "10.0.0.1"));
		await times(5, () => signIn(" Grace@Example.com ", "10.0.0.1"));
		expect(await refusalOf(signIn("grace@example.com", "10.0.0.1"))).toMatchObject({ code: "rate_limited", retryAfter: 300 });
		await signIn("alan@example.com", "10.0.0.1");
		vi.advanceTimersByTime(300_000);
		await signIn("grace@example.com", "10.0.0.1");
	});

	it("keeps a stranger's wrong passwords from locking an agent out, and a crowd of strangers from guessing", async () => {
		const { signIn } = limits({ chatRateLimit: 1 });
		await times(10, () => signIn("grace@example.com", "203.0.113.7"));
		await signIn("grace@example.com", "10.0.0.1");
		for (let i = 0; i < 89; i += 1) await signIn("grace@example.com", `198.51.100.${i}`);
		expect(await refusalOf(signIn("grace@example.com", "198.51.100.200"))).toMatchObject({ code: "rate_limited" });
	});
});

describe("an agent whose password a crowd of strangers tries", () => {
	const strangersTry = async ({ signIn }: ReturnType<typeof limits>) => {
		for (let i = 0; i < 100; i += 1) await signIn("grace@example.com", `198.51.100.${i % 50}`);
		expect(await refusalOf(signIn("grace@example.com", "198.51.100.200"))).toMatchObject({ code: "rate_limited" });
	};

	it("still signs in from where they have signed in before, and has no more tries there than anybody", async () => {
		const limit = limits();
		await limit.signIn("grace@example.com", "2001:db8:1:2::7");
		await limit.signedIn("grace@example.com", "2001:db8:1:2::7");
		vi.advanceTimersByTime(300_000);
		await strangersTry(limit);
		await times(10, () => limit.signIn(" Grace@Example.com", "2001:db8:1:2::8"));
		expect(await refusalOf(limit.signIn("grace@example.com", "2001:db8:1:2::7"))).toMatchObject({ code: "rate_limited" });
	});

	it("opens that way to nobody else: neither elsewhere nor with another's e-mail", async () => {
		const limit = limits();
		await limit.signedIn("alan@example.com", "10.0.0.1");
		await limit.signedIn("grace@example.com", "10.0.0.2");
		await strangersTry(limit);
		expect(await refusalOf(limit.signIn("grace@example.com", "10.0.0.1"))).toMatchObject({ code: "rate_limited" });
	});
});

describe("the pauses after failed sign-ins", () => {
	const [email, address] = ["grace@example.com", "10.0.0.1"] as const;

	it("begin with the third failure and double up to five minutes", async () => {
		const { signIn, signInFailed } = limits({ chatRateLimit: 1 });
		await signIn(email, address);
		await times(2, () => signInFailed(email, address));
		await signIn(email, address);
		for (const seconds of [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]) {
			await signInFailed(email, address);
			expect(await refusalOf(signIn(" Grace@Example.com", address))).toMatchObject({ code: "rate_limited", retryAfter: seconds });
		}
	});

	it("are over when they are over, and forgotten once a sign-in went well", async () => {
		const { signIn, signInFailed, signedIn } = limits({ chatRateLimit: 1 });
		await times(4, () => signInFailed(email, address));
		vi.advanceTimersByTime(2000);
		await signIn(email, address);
		await signedIn(email, address);
		await times(2, () => signInFailed(email, address));
		await signIn(email, address);
	});

	it("are of one e-mail from one address: neither a neighbour nor the same agent elsewhere waits", async () => {
		const { signIn, signInFailed } = limits({ chatRateLimit: 1 });
		await times(5, () => signInFailed(email, address));
		await signIn("alan@example.com", address);
		await signIn(email, "10.0.0.2");
	});
});

describe("the limits on guesses and letters", () => {
	it("let nobody try more than ten passwords or codes of one agent in five minutes", async () => {
		const { guess } = limits({ chatRateLimit: 1 });
		await times(10, () => guess("code of grace"));
		expect(await refusalOf(guess("code of grace"))).toMatchObject({ code: "rate_limited", retryAfter: 300 });
		await guess("code of alan");
		vi.advanceTimersByTime(300_000);
		await guess("code of grace");
	});

	it("let nobody have more than five letters an hour sent to one address", async () => {
		const { letter } = limits({ chatRateLimit: 1 });
		await times(5, () => letter("grace@example.com"));
		expect(await refusalOf(letter("grace@example.com"))).toMatchObject({ code: "rate_limited" });
		await letter("alan@example.com");
	});
});

describe("the limits on what a user may do", () => {
	it("lets a user write twenty messages at once, and a hundred and twenty in ten minutes", async () => {
		const { message } = limits({});
		for (let burst = 0; burst < 6; burst += 1) {
			await times(20, () => message("ada"));
			expect(await refusalOf(message("ada"))).toMatchObject({ code: "rate_limited", retryAfter: 10 });
			vi.advanceTimersByTime(10_000);
		}
		expect(await refusalOf(message("ada"))).toMatchObject({ code: "rate_limited", retryAfter: 540 });
		await message("bob");
		vi.advanceTimersByTime(540_000);
		await message("ada");
	});

	it("lets nobody signal typing more often than once a second in the long run", async () => {
		const { typing } = limits({});
		await times(10, () => typing("ada"));
		expect(await refusalOf(typing("ada"))).toMatchObject({ code: "rate_limited", retryAfter: 10 });
	});

	const begin = (limit: ReturnType<typeof limits>, userId: string, conversationId: string, isThere = false) =>
		limit.conversation({ userId, address: "203.0.113.7", conversationId }, async () => isThere);

	it("counts new conversations for each user, and for an address only as a wide net", async () => {
		const limit = limits({ chatConversationLimit: 2, chatConversationLimitPerAddress: 5 });
		await begin(limit, "ada", "a1");
		await begin(limit, "ada", "a2");
		expect(await refusalOf(begin(limit, "ada", "a3"))).toMatchObject({ code: "rate_limited", retryAfter: 3600 });
		for (const user of ["bob", "cleo", "dan"]) await begin(limit, user, `of-${user}`);
		expect(await refusalOf(begin(limit, "eve", "e1"))).toMatchObject({ code: "rate_limited", retryAfter: 3600 });
	});

	it("takes nothing for what is already there, and looks it up once", async () => {
		const limit = limits({ chatConversationLimit: 1 });
		let asked = 0;
		const goOn = () =>
			limit.conversation({ userId: "ada", address: null, conversationId: "a1" }, async () => {
				asked += 1;
				return true;
			});
		await times(50, goOn);
		expect(asked).toBe(1);
		await begin(limit, "ada", "a2");
	});
});
