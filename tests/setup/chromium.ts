import { existsSync } from "node:fs";
import { chromium, type LaunchOptions } from "@playwright/test";

const SYSTEM_CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Quiet: a browser that fetches updates would be seen by tests that count requests. */
const ARGS = [
	"--no-sandbox",
	"--disable-dev-shm-usage",
	"--disable-quic",
	"--no-first-run",
	"--disable-background-networking",
	"--disable-component-update",
	"--disable-sync",
];

/** A browser that Playwright installed, else the system's, else the one that comes inside an npm package. */
export async function findChromium(): Promise<LaunchOptions> {
	if (existsSync(chromium.executablePath())) return { args: ARGS };
	const system = SYSTEM_CHROMIUM.find((path) => existsSync(path));
	if (system) return { executablePath: system, args: ARGS };
	// Only its path: its own arguments switch web security off, and cross-origin tests could not fail.
	const { default: packaged } = await import("@sparticuz/chromium");
	return { executablePath: await packaged.executablePath(), args: ARGS };
}
