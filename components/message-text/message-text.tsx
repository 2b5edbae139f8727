import { createElement, type ReactNode } from "react";
import { readMessageText, type TextNode } from "#protocol/message-text.ts";

/**
 * A message as elements of a short list, made one by one: nothing in it is ever HTML. Links pass on no trust, and a named one says where
 * it goes. Stands inside an element with the class `message-text` (message-text.css).
 */
export function MessageText({ text }: { text: string }): ReactNode {
	return toElements(readMessageText(text));
}

function toElements(nodes: readonly TextNode[]): ReactNode[] {
	return nodes.map((node, key) => {
		if (typeof node === "string") return node;
		const { kind, of, href, value } = node;
		const isNamed = href !== undefined && of[0] !== href;
		const link = href && { href, target: "_blank", rel: "noopener nofollow ugc", title: isNamed ? href : undefined };
		return createElement(kind, { key, value, ...link }, toElements(of));
	});
}
