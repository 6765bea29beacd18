type Child = Node | string | null | undefined | false;

/** Properties, and attributes where the name has a dash, is `role`, `for` or the like. */
export type Attributes = Readonly<Record<string, unknown>>;

/** An element with attributes, listeners (`onclick`) and children. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  assign(made, attributes);
  made.append(...children.filter((child): child is Node | string => child != null && child !== false));
  return made;
}

/** The same in SVG. */
export function svg(tag: string, attributes: Attributes = {}, ...children: readonly Node[]): SVGElement {
  const made = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  made.append(...children);
  return made;
}

/** The element of the page with this id. */
export function byId(id: string): HTMLElement {
  return document.getElementById(id)!;
}

function assign(target: HTMLElement, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) target.addEventListener(name.slice(2), value as EventListener);
    else if (name in target && !name.startsWith('aria')) Object.assign(target, { [name]: value });
    else target.setAttribute(name, String(value));
  }
}
