import { type Span, type Unmasked, unmasked } from '../text/unmasked.js'
import { shapesIn } from './key-shapes.js'
import { phrasesIn } from './recovery-phrases.js'
import { toldIn } from './told-credentials.js'

/** What opens something: it is never kept. */
export type Credential = 'password' | 'key' | 'code' | 'card number' | 'recovery phrase'

type Found = Span & { kind: Credential }

/** So many credentials of a text are looked for a second time. */
const mostEchoed = 20
/** Shorter ones stand in a text by chance. */
const shortestEcho = 4

/**
 * A text with a mark in the place of each password, key, code, card number and recovery phrase: `[password left out]`. What
 * is one in `beside`, as in what was said before an answer, is left out too. Takes time in proportion to the text.
 */
export function withoutCredentials(text: string, beside = ''): string {
  const plain = unmasked(text)
  let done = 0
  let kept = ''
  for (const { kind, ...span } of foundIn(plain, beside === '' ? null : unmasked(beside))) {
    const { from, to } = plain.written(span)
    if (from < done) continue
    kept += `${text.slice(done, from)}[${kind} left out]`
    done = to
  }
  return kept + text.slice(done)
}

/** What a text holds that opens something, the first of it; null where there is nothing. */
export function credentialIn(text: string): Credential | null {
  return foundIn(unmasked(text), null)[0]?.kind ?? null
}

/** Does a text hold what opens something: a password, a key, a card number? */
export function hasCredential(text: string): boolean {
  return credentialIn(text) !== null
}

/** Does a text tell of what was left out, or hold it still? It says nothing worth keeping. */
export function tellsOfCredential(text: string): boolean {
  return /(?:password|key|code|card number|recovery phrase) left out/.test(text) || hasCredential(text)
}

/** All of them in order, none within another; two that overlap are one. */
function foundIn(plain: Unmasked, beside: Unmasked | null): Found[] {
  const own = spansIn(plain.text)
  const other = beside ? spansIn(beside.text).map((found) => ({ found, text: beside.text })) : []
  const echoed = [...other, ...own.map((found) => ({ found, text: plain.text }))]
    .filter(({ found: { from, to } }) => to - from >= shortestEcho)
    .slice(0, mostEchoed)
    .flatMap(({ found, text }) => placesOf(text.slice(found.from, found.to), found.kind, plain.text))
  return apart([...own, ...echoed])
}

function spansIn(text: string): Found[] {
  return apart([...shapesIn(text), ...toldIn(text), ...phrasesIn(text)])
}

function apart(found: readonly Found[]): Found[] {
  const ordered = found.toSorted((one, other) => one.from - other.from || other.to - one.to)
  const kept: Found[] = []
  for (const one of ordered) {
    const last = kept.at(-1)
    if (last && one.from < last.to) last.to = Math.max(last.to, one.to)
    else kept.push({ ...one })
  }
  return kept
}

/** Where else it stands, as a word of its own. */
function placesOf(secret: string, kind: Credential, text: string): Found[] {
  const places: Found[] = []
  for (let from = text.indexOf(secret); from >= 0; from = text.indexOf(secret, from + secret.length)) {
    const to = from + secret.length
    const isWhole =
      !/[\p{L}\p{N}]$/u.test(text.slice(Math.max(0, from - 2), from)) && !/^[\p{L}\p{N}]/u.test(text.slice(to, to + 2))
    if (isWhole) places.push({ kind, from, to })
  }
  return places
}
