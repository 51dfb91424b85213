type Child = Node | string | null | undefined | false
type Attribute = string | number | boolean | undefined | ((event: Event) => void)

/** An element: functions listen (`onclick`), `true` is an attribute without a value, what is false or undefined is left out. */
export function el<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Record<string, Attribute> = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  return filled(document.createElement(tag), attributes, children)
}

/** The same for a drawing. */
export function svg(tag: string, attributes: Record<string, Attribute> = {}, ...children: Child[]): SVGElement {
  return filled(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children)
}

function filled<E extends Element>(element: E, attributes: Record<string, Attribute>, children: Child[]): E {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value)
    else if (value !== undefined && value !== false) element.setAttribute(name, value === true ? '' : String(value))
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false))
  return element
}

/** The part of the page with that id. */
export function part<E extends HTMLElement = HTMLElement>(id: string): E {
  const found = document.getElementById(id)
  if (!found) throw new Error(`The page has no #${id}.`)
  return found as E
}

const shown = new WeakMap<Element, string>()

/**
 * Shows these items as the children of an element, in order. What is the same as before stays as it is, with the focus and
 * whatever was opened in it; `key` tells which item is which, `make` makes its element anew.
 */
export function keyed<Item>(
  parent: Element,
  items: readonly Item[],
  { key, make }: { key: (item: Item, place: number) => string; make: (item: Item) => Element },
): void {
  const old = new Map([...parent.children].map((child) => [child.getAttribute('data-key'), child]))
  const children = items.map((item, place) => {
    const name = key(item, place)
    const was = old.get(name)
    const now = JSON.stringify(item)
    if (was && shown.get(was) === now) return was
    const made = make(item)
    made.setAttribute('data-key', name)
    shown.set(made, now)
    return made
  })
  keepingFocus(parent, () => placed(parent, children))
}

/** Moves nothing that stands right already: an element that is moved loses the focus. */
function placed(parent: Element, children: readonly Element[]): void {
  const wanted = new Set(children)
  for (const child of [...parent.children]) if (!wanted.has(child)) child.remove()
  children.forEach((child, place) => {
    if (parent.children[place] !== child) parent.insertBefore(child, parent.children[place] ?? null)
  })
}

/** Where the button that had the focus was made anew, its like has it then; else the first beside it. */
function keepingFocus(parent: Element, change: () => void): void {
  const had = document.activeElement
  const item =
    had && had !== parent && parent.contains(had) ? had.closest('[data-key]')?.getAttribute('data-key') : null
  const label = had?.textContent
  change()
  if (item === null || item === undefined || had?.isConnected) return
  const made = [...parent.children].find((child) => child.getAttribute('data-key') === item) ?? parent
  const buttons = [...made.querySelectorAll('button')]
  const next = buttons.find(({ textContent }) => textContent === label) ?? buttons[0]
  next?.focus()
}
