import { defineConfig } from "@playwright/test";
import { findChromium } from "./tests/setup/chromium.ts";

export default defineConfig({
	testDir: "tests/e2e",
	testMatch: "**/*.spec.ts",
	outputDir: "test-results/playwright",
	globalSetup: "./tests/setup/build.ts",
	workers: 2,
	fullyParallel: false,
	retries: 0,
	forbidOnly: process.env.CI !== undefined,
	timeout: 60_000,
	expect: { timeout: 10_000 },
	reporter: "list",
	use: {
		browserName: "chromium",
		headless: true,
		trace: "off",
		video: "off",
		screenshot: "off",
		actionTimeout: 15_000,
		navigationTimeout: 20_000,
		launchOptions: await findChromium(),
	},
});
