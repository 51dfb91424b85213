/**
 * What matters here, from left to right: what a backslash stands before; code in a line, as long as a message may keep it
 * whole; backticks that stand alone; brackets; what could mention somebody.
 */
const token =
  /\\[!-/:-@[-`{-~]|(`+)(?!`)[^\n]{0,900}?[^`\n]\1(?!`)|`+|!?\[|\]\(?|<@(?=[!&]?\d+>)|@(?:everyone|here)|[^\\`![\]<@]+|[\s\S]/y

/** So many brackets are open at most: more are no links. */
const mostOpen = 32

/**
 * Text without fences and tables, as Discord may show it: a masked link is its label and its address, nobody is mentioned,
 * and a backtick that stands alone is no half of any code. Code in a line stays.
 */
export function prose(text: string): string {
  const shown: string[] = []
  const open: number[] = []
  for (let at = 0; at < text.length; ) {
    token.lastIndex = at
    const piece = token.exec(text)?.[0] ?? text.slice(at)
    at += piece.length
    const begin = piece.startsWith(']') ? open.pop() : undefined
    const target = begin !== undefined && piece === '](' ? targetAt(text, at) : null
    if (piece === '[' || piece === '![') open.push(shown.length)
    if (open.length > mostOpen) open.shift()
    if (target && begin !== undefined) {
      at = target.end
      const label = shown.splice(begin).slice(1).join('')
      shown.push(unmasked(label, target.address))
    } else shown.push(disarmed(piece))
  }
  return shown.join('')
}

function disarmed(piece: string): string {
  if (/^(?:<@|@.)/.test(piece)) return piece.replace('@', '@\u200b')
  return /^`+$/.test(piece) ? piece.replaceAll('`', '\\`') : piece
}

/** A label that begins with a parenthesis must not become the target of what stands before. */
function unmasked(label: string, address: string): string {
  const bare = label.trim() === '' || label === address
  return bare ? `<${safe(address)}>` : `${label.startsWith('(') ? ' ' : ''}${label} (<${safe(address)}>)`
}

/** An address that stays one between angle brackets, and mentions nobody. */
function safe(address: string): string {
  return address.replace(/[\s<>`]|@(?=everyone|here)/g, encodeURIComponent)
}

/** The longest target: no message holds a longer one. */
const longestTarget = 2000
const titled = String.raw`(?:\s+(?:["'][^\n]*?["']|\([^()\n]*\)))?\s*\)`
const inAngles = new RegExp(String.raw`^\s*<([^<>\n]*)>${titled}`)
/** Its parentheses are pairs, or else it ends at the first that closes. */
const inPairs = new RegExp(String.raw`^\s*<?((?:[^\s()\\]|\\.|\((?:[^\s()]|\([^\s()]*\))*\))*?)>?${titled}`)
const toFirst = /^\s*<?([^\s)]*)\s*\)/

/** The target of a link whose parenthesis opens before `at`. Without a scheme it is none: Discord shows no link then. */
function targetAt(text: string, at: number): { address: string; end: number } | null {
  const rest = text.slice(at, at + longestTarget)
  const [whole, written] = inAngles.exec(rest) ?? inPairs.exec(rest) ?? toFirst.exec(rest) ?? []
  const address = written?.replace(/\\([!-/:-@[-`{-~])/g, '$1').replace(/\p{Cc}/gu, '') ?? ''
  return whole !== undefined && /^[a-z][a-z0-9+.-]*:(?!:)/i.test(address) ? { address, end: at + whole.length } : null
}
