import { afterEach, beforeEach, expect, test } from "vitest";
import { takeTurns } from "#client/tabs/tab-environment.ts";
import { SimulatedBrowser, SimulatedTab } from "../../support/simulated-tabs.ts";
import { VirtualTime } from "../../support/virtual-time.ts";

const time = new VirtualTime();
beforeEach(() => time.install());
afterEach(() => time.uninstall());

function twoTabs() {
	const browser = new SimulatedBrowser(time);
	const pages = [new SimulatedTab(time), new SimulatedTab(time)] as const;
	return { pages, locks: pages.map((page) => browser.tabs(page).locks) };
}

const slow = (log: string[], name: string) => async () => {
	log.push(`${name} begins`);
	await new Promise<void>((done) => setTimeout(done, 500));
	log.push(`${name} ends`);
	return name;
};

test("what must not happen twice at once happens in one tab after the other", async () => {
	const { locks } = twoTabs();
	const log: string[] = [];
	const both = Promise.all(locks.map((own, index) => takeTurns(own, "first visit", 5000, slow(log, `tab ${index}`))));
	await time.pass(1100);
	expect(await both).toEqual(["tab 0", "tab 1"]);
	expect(log).toEqual(["tab 0 begins", "tab 0 ends", "tab 1 begins", "tab 1 ends"]);
});

test("a tab that sleeps with the turn in its hand does not stop the others for ever", async () => {
	const { locks, pages } = twoTabs();
	const log: string[] = [];
	time.page = pages[0];
	void takeTurns(locks[0] ?? null, "first visit", 5000, slow(log, "sleeper"));
	await time.pass(100);
	pages[0].freeze();
	time.page = pages[1];
	const other = takeTurns(locks[1] ?? null, "first visit", 5000, slow(log, "other"));
	await time.pass(6000);
	expect(await other).toBe("other");
	expect(log).toEqual(["sleeper begins", "other begins", "other ends"]);
});

test("what fails under the lock fails as it fails, and the next has its turn", async () => {
	const { locks } = twoTabs();
	const failing = takeTurns(locks[0] ?? null, "first visit", 5000, () => Promise.reject(new Error("no server"))).catch(String);
	await time.pass(10);
	expect(await failing).toBe("Error: no server");
	const next = takeTurns(locks[1] ?? null, "first visit", 5000, async () => "fine");
	await time.pass(10);
	expect(await next).toBe("fine");
});

test("where locks are missing or denied it happens all the same, once", async () => {
	const denied = { request: () => Promise.reject(new DOMException("denied", "SecurityError")) };
	for (const locks of [null, denied]) {
		let times = 0;
		expect(
			await takeTurns(locks, "first visit", 5000, async () => {
				times += 1;
				return times;
			}),
		).toBe(1);
		expect(times).toBe(1);
	}
});
