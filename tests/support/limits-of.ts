import type { createRateLimits } from "#server/rate-limits.ts";

type Limits = Parameters<typeof createRateLimits>[0];

/** Those that an installation has by default, where a test does not say otherwise. */
export function limitsOf(changed: Partial<Limits> = {}): Limits {
	return {
		chatRateLimit: 200,
		chatAnonymousLimit: 300,
		chatMessageBurst: 20,
		chatMessageLimit: 120,
		chatTypingLimit: 10,
		chatConversationLimit: 10,
		chatConversationLimitPerAddress: 300,
		...changed,
	};
}
