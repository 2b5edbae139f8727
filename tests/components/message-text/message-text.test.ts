import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { MessageText } from "#components/message-text/message-text.tsx";

const html = (text: string) => renderToStaticMarkup(createElement(MessageText, { text }));

test("a message becomes elements, and HTML in it stays text", () => {
	expect(html("**<b>** and *so*:\n3. `<i>`\n> quoted")).toBe(
		'<p><strong>&lt;b&gt;</strong> and <em>so</em>:</p><ol><li value="3"><code>&lt;i&gt;</code></li></ol><blockquote>quoted</blockquote>',
	);
	expect(html("<img src=x onerror=canary()>")).toBe("&lt;img src=x onerror=canary()&gt;");
});

test("a link opens in a new tab, passes on no trust, and says where it goes when its words do not", () => {
	expect(html("[the form](https://example.com/a) https://example.org/b")).toBe(
		'<a href="https://example.com/a" target="_blank" rel="noopener nofollow ugc" title="https://example.com/a">the form</a> ' +
			'<a href="https://example.org/b" target="_blank" rel="noopener nofollow ugc">https://example.org/b</a>',
	);
});
