/**
 * `npm test`: everything, and at its end what ran, what failed and what was skipped with the reason.
 * A failure does not stop the rest: one run names everything that is broken.
 */
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { buildIfStale, ROOT } from "./build-stamp.mjs";
import { bin, run } from "./run.mjs";

const RESULTS = join(ROOT, "test-results");
const VITEST_REPORT = join(RESULTS, "vitest.json");
const PLAYWRIGHT_REPORT = join(RESULTS, "playwright.json");
/** How much of a failure's message is said again in the summary. */
const WHY_LINES = 12;

rmSync(RESULTS, { recursive: true, force: true });
mkdirSync(RESULTS, { recursive: true });

const failed = [];
await step("generate", () => run(process.execPath, ["scripts/generate.mjs"]));
await step("build", buildIfStale);
await step("typecheck", () => run(bin("tsc"), ["--noEmit"]));
await step("lint", () => run(bin("biome"), ["check", "--error-on-warnings", "."]));
await step("vitest", () =>
	run(bin("vitest"), ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${VITEST_REPORT}`]),
);
await step("playwright", () =>
	run(bin("playwright"), ["test", "--reporter=list,json"], { PLAYWRIGHT_JSON_OUTPUT_NAME: PLAYWRIGHT_REPORT }),
);

const skipped = [];
const broken = [];
const lines = [summary("vitest", vitestResults), summary("playwright", playwrightResults)];
if (skipped.length > 0) say(`\nSkipped:\n${[...new Set(skipped)].map((name) => `  - ${name}`).join("\n")}`);
for (const { name, why } of broken) say(`\nFailed: ${name}\n${why.replace(/^/gm, "  ")}`);
if (failed.length > 0) say(`\nFailed: ${failed.join(", ")}`);
say(`\n${lines.join("\n")}`);
process.exit(failed.length > 0 ? 1 : 0);

async function step(name, work) {
	say(`\n== ${name}`);
	const started = performance.now();
	const code = await work();
	if (code !== 0) failed.push(name);
	say(`== ${name}: ${code === 0 ? "done" : `failed (${code})`} in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

/** One line of the form `name: N passed, N failed, N skipped`. A runner that left no report counts as failed. */
function summary(name, read) {
	let counts;
	try {
		counts = read();
	} catch {
		if (!failed.includes(name)) failed.push(name);
		counts = { passed: 0, failed: 1, skipped: 0 };
	}
	return `${name}: ${counts.passed} passed, ${counts.failed} failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ""}`;
}

function vitestResults() {
	const report = JSON.parse(readFileSync(VITEST_REPORT, "utf8"));
	const counts = { passed: 0, failed: 0, skipped: 0 };
	for (const file of report.testResults) {
		// A file that cannot be loaded has no tests to count.
		if (file.status === "failed" && file.assertionResults.length === 0) {
			counts.failed += 1;
			noteBroken(relative(ROOT, file.name), file.message);
		}
		for (const test of file.assertionResults) {
			if (test.status === "passed") counts.passed += 1;
			else if (test.status === "failed") {
				counts.failed += 1;
				noteBroken(`${relative(ROOT, file.name)} > ${test.fullName}`, test.failureMessages.join("\n"));
			} else {
				counts.skipped += 1;
				skipped.push(test.ancestorTitles.length > 0 ? test.ancestorTitles.join(" > ") : test.title);
			}
		}
	}
	return counts;
}

function playwrightResults() {
	const { stats, errors, suites } = JSON.parse(readFileSync(PLAYWRIGHT_REPORT, "utf8"));
	for (const suite of suites) noteSpecs(suite);
	for (const error of errors) noteBroken("playwright", error.message ?? "");
	return { passed: stats.expected + stats.flaky, failed: stats.unexpected + errors.length, skipped: stats.skipped };
}

function noteSpecs(suite) {
	for (const spec of suite.specs ?? []) {
		for (const test of spec.tests) {
			if (test.status === "skipped") {
				const reason = test.annotations.find((annotation) => annotation.type === "skip")?.description;
				skipped.push(`${suite.title}: ${spec.title}${reason ? ` (${reason})` : ""}`);
			} else if (test.status === "unexpected") {
				noteBroken(`${spec.file}:${spec.line} > ${spec.title}`, test.results.map(({ error }) => error?.message ?? "").join("\n"));
			}
		}
	}
	for (const inner of suite.suites ?? []) noteSpecs(inner);
}

/** Named again at the end, where whoever sees only a log's last lines finds it. */
function noteBroken(name, message) {
	broken.push({ name, why: stripVTControlCharacters(message).split("\n").slice(0, WHY_LINES).join("\n") });
}

function say(text) {
	process.stdout.write(`${text}\n`);
}
