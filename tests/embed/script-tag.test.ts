import { afterEach, expect, test, vi } from "vitest";

/** The module looks for its own tag as soon as it runs. */
async function runIn(page: { currentScript: object | null; querySelector?: () => object | null }) {
	vi.resetModules();
	vi.stubGlobal("document", { querySelector: () => null, ...page });
	return import("#embed/script-tag.ts");
}
afterEach(() => vi.unstubAllGlobals());

test("the script tag's attributes are options; a bare data-auto-open means yes, an empty one of the others nothing", async () => {
	const { readScriptTag } = await runIn({ currentScript: null });
	const dataset = { site: "shop", theme: "light", position: "bottom-left", autoOpen: "", backendUrl: "https://x.example" };
	expect(readScriptTag({ ...dataset, cfasync: "false" })).toEqual({ ...dataset, autoOpen: true });
	expect(readScriptTag({ site: "", backendUrl: "", autoOpen: "false" })).toEqual({ autoOpen: false });
	expect(readScriptTag(undefined)).toEqual({ autoOpen: false });
});

test("the server is where the script came from, also when its tag has to be looked for", async () => {
	const tag = { src: "https://chat.example/widget.js?v=1" };
	expect((await runIn({ currentScript: tag })).SCRIPT_ORIGIN).toBe("https://chat.example");
	expect((await runIn({ currentScript: null, querySelector: () => tag })).SCRIPT_ORIGIN).toBe("https://chat.example");
	expect((await runIn({ currentScript: null })).SCRIPT_ORIGIN).toBe("");
});
