import { prose } from './prose.js'

/** What a backslash stands before, and code. */
const code = /\\[!-/:-@[-`{-~]|(`+)(?!`)(.*?[^`])\1(?!`)/g
/** Stands for code while marks are taken away. */
const stash = '\ue000'
const stars = /(?<!\\)(\*{1,3})(?=[^\s*])([^*]*[^\s*\\])\1/g
const underscores = /(?<![\w\\])(_{1,3})(?=[^\s_])([^_]*[^\s_\\])\1(?!\w)/g
const strokes = /~~([^~]+)~~/g

/** What a cell says without its marks, as it may stand in a fence. */
export function plain(cell: string): string {
  const kept: string[] = []
  const bare = prose(cell.replaceAll(stash, ''))
    .replace(code, (found, _mark, inside?: string) => {
      if (inside === undefined) return found
      kept.push(inside)
      return stash
    })
    .replace(/<br ?\/?>/gi, ' ')
    .replace(/<([a-z][a-z0-9+.-]*:[^\s<>]*)>/gi, '$1')
  return unmarked(unmarked(bare))
    .replace(/\\([!-/:-@[-`{-~])/g, '$1')
    .replaceAll(stash, () => inCode(kept.shift() ?? ''))
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .replace(/``(?=`)/g, '``\u200b')
    .trim()
}

function unmarked(text: string): string {
  return text.replace(stars, '$2').replace(underscores, '$2').replace(strokes, '$1')
}

function inCode(inside: string): string {
  return inside.replaceAll('\\|', '|').trim()
}
