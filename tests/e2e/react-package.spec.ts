import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { build } from "esbuild";
import { serveForeignPage } from "../support/foreign-page.ts";
import { ROOT } from "../support/imports.ts";
import { type RunningServer, startServer } from "../support/server.ts";
import { WidgetOnPage } from "./widget-page.ts";

let server: RunningServer;
test.beforeAll(async () => {
	server = await startServer();
});
test.afterAll(() => server.stop());

/** An application as its author would write it, over the built package; it bundles to a script of its own. */
const APPLICATION = `
import { StrictMode, useState } from "react";
import { createRoot } from "react-dom/client";
import ChatWidget from "veritix-chat/react";

window.heard = [];
window.told = [];
const hear = (event) => window.heard.push(event.type);

function App() {
	const [theme, setTheme] = useState("light");
	const [shown, setShown] = useState(true);
	return (
		<div id="ancestor" onClick={hear} onKeyDown={hear} onFocus={hear} onInput={hear} onPointerDown={hear}>
			<button type="button" onClick={() => setTheme("dark")}>Dark</button>
			<button type="button" onClick={() => setShown(false)}>Leave</button>
			{shown && (
				<ChatWidget
					backendUrl={window.backendUrl}
					theme={theme}
					onOpen={() => window.told.push("open")}
					onMessage={(message) => window.told.push(message.content)}
					onConnectionChange={(state) => window.told.push(state)}
				/>
			)}
		</div>
	);
}
createRoot(document.getElementById("app")).render(<StrictMode><App /></StrictMode>);
`;

async function bundleApplication(): Promise<string> {
	const folder = mkdtempSync(join(tmpdir(), "veritix-app-"));
	try {
		const outfile = join(folder, "app.js");
		await build({
			stdin: { contents: APPLICATION, loader: "jsx", resolveDir: ROOT },
			alias: { "veritix-chat/react": join(ROOT, "dist/react/index.js") },
			bundle: true,
			jsx: "automatic",
			define: { "process.env.NODE_ENV": '"development"' },
			outfile,
			logLevel: "error",
		});
		return readFileSync(outfile, "utf8");
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

test("gap 2: the React component in StrictMode is one widget, follows its props, and its ancestors hear nothing of it", async ({
	page,
}) => {
	const complaints: string[] = [];
	page.on("console", (message) => ["error", "warning"].includes(message.type()) && complaints.push(message.text()));
	page.on("pageerror", (error) => complaints.push(error.message));
	const script = await bundleApplication();
	const shop = await serveForeignPage(
		`<!doctype html><html lang="en"><head><title>App</title></head><body><div id="app"></div></body></html>`,
	);
	await page.goto(shop.url);
	await page.evaluate((url) => Object.assign(window, { backendUrl: url }), server.origin);
	await page.addScriptTag({ content: script });

	const host = page.locator("veritix-chat");
	await expect(host).toHaveCount(1);
	await expect(host).toHaveAttribute("data-theme", "light");
	// Inside a React element the host's events would reach React, were they not ended at the shadow root.
	await page.evaluate(() => document.querySelector("#ancestor")?.append(document.querySelector("veritix-chat") ?? ""));

	const widget = new WidgetOnPage(page);
	await widget.open();
	await widget.say("Hello from React");
	const read = (name: string) => page.evaluate((key) => (window as unknown as Record<string, unknown>)[key], name);
	expect(await read("heard")).toEqual([]);
	expect(await read("told")).toEqual(["connecting", "open", "live", "Hello from React"]);

	await page.getByRole("button", { name: "Dark" }).click();
	await expect(host).toHaveAttribute("data-theme", "dark");
	await expect(widget.bubbleWith("Hello from React")).toBeVisible();
	expect(await read("heard")).toContain("click");

	await page.getByRole("button", { name: "Leave" }).click();
	await expect(host).toHaveCount(0);
	expect(complaints).toEqual([]);
	await shop.close();
});
