import { type SignInResult, signIn } from "#core/agents/sign-in.ts";
import { MAX_EMAIL_LENGTH } from "#protocol/limits.ts";
import { contextFor, type Runtime } from "../runtime.ts";

type Given = { email?: string; password?: string; code?: string } | undefined;
type From = { address: string; userAgent: string };

/** One sign-in: its limits, its growing pauses, and the session that it begins. */
export async function authorize(runtime: Runtime, given: Given, { address, userAgent }: From): Promise<SignInResult> {
	const { limits, log } = runtime;
	const email = String(given?.email ?? "").slice(0, MAX_EMAIL_LENGTH);
	await limits.anonymous(address);
	await limits.signIn(email, address);
	const input = { email: given?.email, password: given?.password, code: given?.code };
	const result = await signIn({ ctx: contextFor(runtime, { type: "anonymous" }, undefined, address), input, userAgent });
	if ("agent" in result) {
		await limits.signedIn(email, address);
		log.info({ agent_id: result.agent.id }, "an agent signed in");
	} else {
		if (result.refused !== "code_needed") await limits.signInFailed(email, address);
		log.info({ why: result.refused }, "a sign-in was refused");
	}
	return result;
}
