/** Gives a shadow root its styles in a way that even `style-src 'none'` permits; a style element only where that is unknown. */
export function adoptStyles(root: ShadowRoot, css: string): void {
	try {
		const sheet = new CSSStyleSheet();
		sheet.replaceSync(css);
		root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
	} catch {
		const style = document.createElement("style");
		style.textContent = css;
		root.append(style);
	}
}
