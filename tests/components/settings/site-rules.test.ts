import { expect, test } from "vitest";
import { ChatRefusal } from "#client/refusal.ts";
import { deletesMore, originsError, readRules } from "#components/settings/sites/site-rules.ts";

const form = (filled: Record<string, string>) => (field: string) => filled[field] ?? "";

test("what an admin typed becomes rules: empty lines count for nothing, an empty number means never", () => {
	const typed = form({
		name: "Shop",
		allowed_origins: " https://a.example \n\nhttps://b.example\n",
		verified_only: "on",
		idle_minutes: " 30 ",
	});
	expect(readRules(typed)).toEqual({
		name: "Shop",
		allowed_origins: ["https://a.example", "https://b.example"],
		verified_only: true,
		users_may_escalate: false,
		idle_minutes: 30,
		retention_days: null,
	});
});

test.each(["a week", "1.5", "-3", "1e3"])("“%s” days is refused at its field, and never read as for ever", (retention_days) => {
	expect(() => readRules(form({ retention_days }))).toThrow(ChatRefusal);
	try {
		readRules(form({ retention_days }));
	} catch (error) {
		expect(error).toMatchObject({ code: "invalid_input", errors: [{ path: "retention_days" }] });
	}
});

test("only rules that delete more than before are asked about", () => {
	const days = (retention_days: number | null) => ({ retention_days });
	expect(deletesMore(days(null), days(30))).toBe(true);
	expect(deletesMore(days(30), days(7))).toBe(true);
	expect(deletesMore(days(30), days(30))).toBe(false);
	expect(deletesMore(days(30), days(90))).toBe(false);
	expect(deletesMore(days(30), days(null))).toBe(false);
});

test("the wrong address of several is named by what was typed", () => {
	const fields = { "allowed_origins.1": "Must look like https://shop.example.com." };
	expect(originsError(fields, ["https://a.example", "shop"])).toBe("“shop” must look like https://shop.example.com.");
	expect(originsError({}, ["shop"])).toBeNull();
});
