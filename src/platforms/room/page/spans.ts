import { el } from './dom.js'

/** Marks in each other, so deep. */
const deepest = 4
/** Of so many characters at most: no text makes this slow. */
const marks = [
  ['escaped', '\\\\([!-/:-@[-`{-~])'],
  ['code', '`([^`]{1,500})`'],
  ['strong', '\\*\\*(?=\\S)((?:(?!\\*\\*)[^]){1,500}?)(?<=\\S)\\*\\*'],
  ['em', '\\*(?=\\S)([^*]{1,500})(?<=\\S)\\*|(?<!\\w)_(?=\\S)([^_]{1,500})(?<=\\S)_(?!\\w)'],
  ['link', '!?\\[([^\\]\\[]{0,500})\\]\\(([^\\s)]{1,500})(?: [^)\\n]{0,200})?\\)'],
] as const
const anyMark = new RegExp(marks.map(([name, pattern]) => `(?<${name}>${pattern})`).join('|'), 'g')

/** The text of one piece of Markdown as nodes. A link is its words and its address, to be read; a picture likewise. */
export function spans(text: string, depth = 0): Node[] {
  if (depth > deepest) return [document.createTextNode(text)]
  const nodes: Node[] = []
  let end = 0
  for (const match of text.matchAll(anyMark)) {
    nodes.push(document.createTextNode(text.slice(end, match.index)), ...marked(match, depth))
    end = match.index + match[0].length
  }
  return [...nodes, document.createTextNode(text.slice(end))]
}

function marked(match: RegExpExecArray, depth: number): Node[] {
  const { escaped, code, strong, em, link } = match.groups ?? {}
  const inner = match.slice(1).filter((one) => one !== undefined)
  const [, words = '', address = ''] = inner
  if (escaped !== undefined) return [document.createTextNode(words)]
  if (code !== undefined) return [el('code', words)]
  if (strong !== undefined) return [el('strong', ...spans(words, depth + 1))]
  if (em !== undefined) return [el('em', ...spans(words, depth + 1))]
  if (link === undefined) return []
  const where = words === address || words === '' ? '' : ' '
  return [...(where ? spans(words, depth + 1) : []), el('span', `${where}(${address})`)]
}
