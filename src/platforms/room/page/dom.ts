type Attributes = Record<string, string | number | boolean | undefined | ((event: Event) => void)>
type Child = Node | string | Attributes | null | false | undefined

/**
 * An element with its classes (`button.quiet`), what stands in it, and its attributes: functions listen (`onclick`), `true`
 * is an attribute without a value; what is false, null or undefined is left out.
 */
export function el(tag: string, ...children: Child[]): HTMLElement {
  const [name = '', ...classes] = tag.split('.')
  const element = filled(document.createElement(name), children)
  if (classes.length > 0) element.className = classes.join(' ')
  return element
}

/** The same for a drawing. */
export function svg(tag: string, ...children: Child[]): SVGElement {
  return filled(document.createElementNS('http://www.w3.org/2000/svg', tag), children) as SVGElement
}

function filled<E extends Element>(element: E, children: Child[]): E {
  for (const child of children) {
    if (typeof child === 'string' || child instanceof Node) element.append(child)
    else if (child) for (const [name, value] of Object.entries(child)) set(element, name, value)
  }
  return element
}

function set(element: Element, name: string, value: Attributes[string]): void {
  if (typeof value === 'function') element.addEventListener(name.slice(2), value)
  else if (value !== undefined && value !== false) element.setAttribute(name, value === true ? '' : String(value))
}

/** The part of the page with that id. */
export function part<E extends HTMLElement = HTMLElement>(id: string): E {
  const found = document.getElementById(id)
  if (!found) throw new Error(`The page has no #${id}.`)
  return found as E
}
