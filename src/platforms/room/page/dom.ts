type Attribute = string | number | ((event: Event) => void)
type Attributes = Record<string, Attribute>
type Child = Node | string | Attributes | null | false | undefined

/**
 * An element with its classes (`button.quiet`), what stands in it, and its attributes: functions listen (`onclick`). What is
 * false, null or undefined stands for nothing.
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

function set(element: Element, name: string, value: Attribute): void {
  if (typeof value === 'function') element.addEventListener(name.slice(2), value)
  else element.setAttribute(name, String(value))
}

/** The part of the page with that id. */
export function part<E extends HTMLElement = HTMLElement>(id: string): E {
  const found = document.getElementById(id)
  if (!found) throw new Error(`The page has no #${id}.`)
  return found as E
}

/** Writes a text there. What stands there already is left: it may be selected, and is not read out again. */
export function write(id: string, text = ''): void {
  const there = part(id)
  if (there.textContent !== text) there.textContent = text
}

const shown = new WeakMap<Element, string>()

/**
 * Shows these items as the children of an element, in order; each is known by its id, or else by its place. What is the same
 * as before stays as it is, with the focus and whatever was opened in it; else `make` makes its element anew.
 */
export function keyed<Item>(parent: Element, items: readonly Item[], make: (item: Item) => Element): void {
  const old = new Map([...parent.children].map((child) => [keyOf(child), child]))
  const children = items.map((item, place) => {
    const key = String((item as { id?: string | number }).id ?? place)
    const was = old.get(key)
    const now = JSON.stringify(item)
    if (was && shown.get(was) === now) return was
    const made = make(item)
    made.setAttribute('data-key', key)
    shown.set(made, now)
    return made
  })
  keepingFocus(parent, () => placed(parent, children))
}

/** The child that shows the item of that key. */
export function childOf(parent: Element, key: string | null | undefined): Element | undefined {
  return [...parent.children].find((child) => keyOf(child) === key)
}

function keyOf(child: Element | null | undefined): string | null | undefined {
  return child?.getAttribute('data-key')
}

/** Moves nothing that stands right already: an element that is moved loses the focus. */
function placed(parent: Element, children: readonly Element[]): void {
  const wanted = new Set(children)
  for (const child of [...parent.children]) if (!wanted.has(child)) child.remove()
  children.forEach((child, place) => {
    if (parent.children[place] !== child) parent.insertBefore(child, parent.children[place] ?? null)
  })
}

/**
 * Where the button that had the focus was made anew, its like has it then, or else the one in its place, unless that destroys
 * something; so too in what moved to where all of that was. Where there is none, the part of the page has it.
 */
function keepingFocus(parent: Element, change: () => void): void {
  const had = document.activeElement
  const place = [...parent.children].findIndex((child) => child.contains(had))
  const child = parent.children[place]
  const at = buttonsIn(child).indexOf(had as HTMLButtonElement)
  change()
  if (!child || had?.isConnected) return
  const buttons = buttonsIn(childOf(parent, keyOf(child)) ?? parent.children[place] ?? parent.lastElementChild)
  const near = buttons[at]?.matches('.danger') ? null : buttons[at]
  const alike = buttons.find(({ textContent }) => textContent === had?.textContent)
  const next = alike ?? near ?? parent.closest<HTMLElement>('[tabindex]')
  next?.focus({ preventScroll: true })
}

function buttonsIn(element: Element | null | undefined): HTMLButtonElement[] {
  return [...(element?.querySelectorAll('button') ?? [])]
}
