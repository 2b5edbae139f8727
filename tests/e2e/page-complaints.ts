import type { BrowserContext } from "@playwright/test";

/** What pages of a context complained of: errors, refused by their policy, or told on the console. */
export async function watchComplaints(context: BrowserContext): Promise<string[]> {
	const complaints: string[] = [];
	context.on("page", (page) => {
		page.on("pageerror", (error) => complaints.push(`${page.url()}: ${error}`));
		page.on("console", (message) => {
			if (message.type() === "error" || /Content Security Policy|Trusted/i.test(message.text())) {
				complaints.push(`${page.url()}: ${message.text()}`);
			}
		});
	});
	await context.exposeFunction("reportViolation", (violation: string) => complaints.push(violation));
	await context.addInitScript(() => {
		document.addEventListener("securitypolicyviolation", (event) => {
			const report = (window as unknown as { reportViolation(violation: string): void }).reportViolation;
			report(`${location.pathname}: ${event.effectiveDirective} refused ${event.blockedURI} ${event.sample}`);
		});
	});
	return complaints;
}
