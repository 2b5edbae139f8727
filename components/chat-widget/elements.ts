type Attributes = Record<string, string>;

/** Attributes, and not the properties of the same names: not every browser knows all of those. */
export function setAttributes<Kind extends Element>(element: Kind, attributes: Attributes): Kind {
	for (const name in attributes) element.setAttribute(name, attributes[name] as string);
	return element;
}

export function make<Name extends keyof HTMLElementTagNameMap>(name: Name, attributes: Attributes): HTMLElementTagNameMap[Name] {
	return setAttributes(document.createElement(name), attributes);
}
