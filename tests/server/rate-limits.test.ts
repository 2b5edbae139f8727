import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createRateLimits } from "#server/rate-limits.ts";
import { refusalOf } from "#tests/support/refusal-of.ts";

beforeEach(() => {
	vi.useFakeTimers({ now: Date.parse("2026-05-04T10:00:00.000Z") });
});

afterEach(() => {
	vi.useRealTimers();
});

async function times(count: number, take: () => Promise<void>) {
	for (let i = 0; i < count; i += 1) await take();
}

describe("the limit on commands", () => {
	it("lets somebody make as many as configured in ten seconds, and says when to come back", async () => {
		const { command } = createRateLimits({ chatRateLimit: 3 });
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
		const { command } = createRateLimits({ chatRateLimit: 1 });
		await command("user:ada");
		await command("user:bob");
		await command("agent:ada");
		expect(await refusalOf(command("user:ada"))).toMatchObject({ code: "rate_limited" });
	});
});

describe("the limit on strangers", () => {
	it("is wide enough for an office behind one address, and ends after a minute", async () => {
		const { anonymous } = createRateLimits({ chatRateLimit: 1 });
		await times(300, () => anonymous("203.0.113.7"));
		expect(await refusalOf(anonymous("203.0.113.7"))).toMatchObject({ code: "rate_limited", retryAfter: 60 });
		await anonymous("203.0.113.8");
		vi.advanceTimersByTime(60_000);
		await anonymous("203.0.113.7");
	});
});

describe("the limit on sign-ins", () => {
	it("lets nobody guess more than ten passwords in five minutes, however the e-mail is written", async () => {
		const { signIn } = createRateLimits({ chatRateLimit: 1 });
		await times(5, () => signIn("grace@example.com", "10.0.0.1"));
		await times(5, () => signIn(" Grace@Example.com ", "10.0.0.1"));
		expect(await refusalOf(signIn("grace@example.com", "10.0.0.1"))).toMatchObject({ code: "rate_limited", retryAfter: 300 });
		await signIn("alan@example.com", "10.0.0.1");
		vi.advanceTimersByTime(300_000);
		await signIn("grace@example.com", "10.0.0.1");
	});

	it("keeps a stranger's wrong passwords from locking an agent out, and a crowd of strangers from guessing", async () => {
		const { signIn } = createRateLimits({ chatRateLimit: 1 });
		await times(10, () => signIn("grace@example.com", "203.0.113.7"));
		await signIn("grace@example.com", "10.0.0.1");
		for (let i = 0; i < 89; i += 1) await signIn("grace@example.com", `198.51.100.${i}`);
		expect(await refusalOf(signIn("grace@example.com", "198.51.100.200"))).toMatchObject({ code: "rate_limited" });
	});
});
