import { expect, expectTypeOf, test } from "vitest";
import Widget, { ChatWidget, type ChatWidgetProps } from "#components/chat-widget/index.ts";
import type * as published from "#components/chat-widget/package.d.ts";

test("the types that the React package publishes are those of the component", () => {
	// Both ways: neither may know a prop, a value or a field that the other does not.
	expectTypeOf<Required<published.ChatWidgetProps>>().toExtend<Required<ChatWidgetProps>>();
	expectTypeOf<Required<ChatWidgetProps>>().toExtend<Required<published.ChatWidgetProps>>();
	expectTypeOf<keyof ChatWidgetProps>().toEqualTypeOf<keyof published.ChatWidgetProps>();
});

test("the component is the package's default export and its named one", () => {
	expect(Widget).toBe(ChatWidget);
});
