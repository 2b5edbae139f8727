import { expect, test } from "vitest";
import { personName, reasonText } from "#components/inbox/person.ts";

test("two nameless visitors can be told apart", () => {
	expect(personName({ user_id: "user_PZV0-_XqQ", user_name: null })).toBe("Visitor 0xqq");
	expect(personName({ user_id: "user_1", user_name: "Ana" })).toBe("Ana");
});

test("a reason that a program wrote reads like a sentence, a person's sentence stays", () => {
	expect(reasonText("user_request")).toBe("Asked for a person");
	expect(reasonText("billing_dispute")).toBe("Billing dispute");
	expect(reasonText("Wants a refund, third time")).toBe("Wants a refund, third time");
});
