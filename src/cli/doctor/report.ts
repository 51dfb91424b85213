import { counted } from '../../memory/text/counted.js'
import type { Finding, State } from './finding.js'

const words: Record<State, string> = { fine: 'fine', note: 'note', mend: 'MEND', stops: 'STOP' }

/** Exit codes: 0 nothing to mend, 1 something, 78 it does not start so. */
export function exitFor(findings: readonly Finding[]): number {
  if (findings.some(({ state }) => state === 'stops')) return 78
  return findings.some(({ state }) => state === 'mend') ? 1 : 0
}

/** No line is wider, as far as its words allow. */
const widest = 110

/** The findings as people read them, one below the other. */
export function asText(findings: readonly Finding[]): string {
  const wide = Math.max(...findings.map(({ about }) => about.length))
  const under = ' '.repeat(wide + 8)
  const lines = findings.flatMap(({ about, state, says, fix }) => {
    const [first = '', ...others] = [says, fix ?? ''].flatMap((text) => wrapped(text, widest - under.length))
    return [`${words[state]}  ${about.padEnd(wide)}  ${first}`, ...others.map((line) => under + line)]
  })
  return `${[...lines, '', inAll(findings)].join('\n')}\n`
}

function wrapped(text: string, wide: number): string[] {
  const lines: string[] = []
  for (const word of text.split(' ').filter(Boolean)) {
    const last = lines.at(-1)
    if (last === undefined || last.length + 1 + word.length > wide) lines.push(word)
    else lines[lines.length - 1] = `${last} ${word}`
  }
  return lines
}

function inAll(findings: readonly Finding[]): string {
  const faults = findings.filter(({ state }) => state === 'mend' || state === 'stops').length
  if (faults === 0) return 'Nothing to mend.'
  const things = `${counted(faults, 'thing')} to mend`
  return exitFor(findings) === 78 ? `${things}; it does not start like this.` : `${things}.`
}

/** The same for a program. */
export function asJson(findings: readonly Finding[]): string {
  return `${JSON.stringify({ exit: exitFor(findings), findings }, null, 2)}\n`
}
