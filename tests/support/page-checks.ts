import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

/** What a person would call broken: a page that scrolls sideways, and text that is cut off without an ellipsis or leaves the screen. */
export async function findCutText(page: Page): Promise<string[]> {
	return page.evaluate(() => {
		const found: string[] = [];
		const root = document.documentElement;
		if (root.scrollWidth > root.clientWidth)
			found.push(`the page is ${root.scrollWidth} px wide in a window of ${root.clientWidth}`);
		for (const element of document.body.querySelectorAll<HTMLElement>("*")) {
			const own = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim());
			const box = element.getBoundingClientRect();
			const style = getComputedStyle(element);
			// Two pixels or less: words for screen readers only.
			const shown = box.width > 2 && box.height > 2 && style.visibility === "visible" && element.checkVisibility();
			if (!own || !shown || element.closest("[aria-hidden=true]")) continue;
			const what = `<${element.tagName.toLowerCase()}> "${element.textContent?.trim().slice(0, 40)}"`;
			const hides = style.overflowX !== "visible" && style.textOverflow !== "ellipsis";
			if (hides && element.scrollWidth > element.clientWidth + 1) found.push(`${what} is cut off`);
			if (style.overflowY === "hidden" && element.scrollHeight > element.clientHeight + 4) found.push(`${what} is cut off below`);
			if (box.right > window.innerWidth + 1 || box.left < -1) found.push(`${what} leaves the window`);
		}
		return found;
	});
}

/** Axe finds nothing, colour contrast included. */
export async function expectAccessible(page: Page): Promise<void> {
	const { violations } = await new AxeBuilder({ page }).analyze();
	const told = violations.map(
		({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.target.join(" ")} — ${node.failureSummary}`).join("\n")}`,
	);
	expect(told).toEqual([]);
}
