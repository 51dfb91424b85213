import { withoutCredentials } from './memory/credentials/credentials.js'
import type { Exchange, UserKey } from './memory/memory.js'
import { cut, oneLine, showable, wellFormed } from './memory/text/plain.js'
import type { Overheard } from './message.js'

/** So much of what was said here before is told, its tags included, in UTF-16 units; and so much of one message. */
const longestOverheard = 4000
const longestMessage = 1500
/** So much of a message that is pointed at; and of one that is told anyway, to tell which it is. */
const longestPointedAt = 3700
const longestHint = 120

/** A text as the words of a person: nothing in it ends the tag or begins another. */
export function tagged(text: string, user: UserKey, speaker: string): string {
  return `<message from="${attribute(user)}" name="${attribute(speaker)}">\n${untagged(text)}\n</message>`
}

/** A text in which none of our tags begins or ends. */
export function untagged(text: string): string {
  return text.replace(beginning, '‹')
}

// Between its letters there may be characters that nobody sees.
const unseen = String.raw`\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}`
const ours = ['message', 'overheard', 'memory', 'file'].map((name) => [...name].join(`[${unseen}]*`)).join('|')
const beginning = new RegExp(String.raw`<(?=[\s/${unseen}]*(?:${ours})[${unseen}]*(?![\p{L}\p{N}_]))`, 'giu')

/** The value of an attribute of our tags: one line, which nothing in it ends. */
export function attribute(text: string, max = 60): string {
  return oneLine(text, max).replaceAll('"', '″')
}

/**
 * What was said at a place before, between tags: what is pointed at, and the newest of the rest that fits; empty where there
 * is nothing to tell. Left out is what the model is told in `told` anyway, and what the person or the bot said until
 * `begun`, unless it is pointed at.
 */
export function heardBefore(
  { overheard, user }: { overheard: readonly Overheard[]; user: UserKey },
  told: readonly Exchange[],
  begun: number,
): string {
  const isPast = ({ by, at = Number.POSITIVE_INFINITY }: Overheard) => (by === user || by === 'bot') && at <= begun
  const isTold = toldIn(told, user)
  const lines = overheard
    .map((one) => (one.pointedAt ? one : { ...one, text: withoutCredentials(one.text) }))
    .filter((one) => one.pointedAt || !(isPast(one) || isTold(one)))
    .map((one) => ({ ...one, line: lineOf(one, isTold(one)) }))
    .filter(({ line }) => line !== '')
  const kept = thatFit(lines)
  return kept.length === 0 ? '' : `<overheard>\n${kept.map(({ line }) => line).join('\n')}\n</overheard>`
}

/** What is pointed at goes first, then the newest; in the order in which it was said. */
function thatFit<Line extends { line: string; pointedAt?: boolean }>(lines: readonly Line[]): Line[] {
  let space = longestOverheard - '<overheard>\n\n</overheard>'.length
  const fits = ({ line }: Line) => {
    space -= line.length + 1
    return space >= 0
  }
  const newest = lines.toReversed()
  const pointedAt = newest.filter((one) => one.pointedAt).filter(fits)
  const kept = new Set([...pointedAt, ...newest.filter((one) => !one.pointedAt).filter(fits)])
  return lines.filter((one) => kept.has(one))
}

/** Tells whether something is among exchanges: what the person said there, what the bot answered, in messages of its own. */
function toldIn(exchanges: readonly Exchange[], user: UserKey): (one: Overheard) => boolean {
  const ids = new Set(exchanges.map(({ id }) => id))
  const said = exchanges.map((one) => paragraphs(one.said))
  const answered = exchanges.map((one) => letters(one.answered))
  return ({ id = '', by, text }) => {
    if (by === user) return ids.has(id) || said.some((one) => one.includes(paragraphs(text)))
    if (by !== 'bot') return false
    const own = letters(text.replace(/^-# .*$/gm, ''))
    // The middle of a long answer is not kept: what begins or ends in what is, is told.
    const ends = [own.slice(0, longestEnd), own.slice(-longestEnd)]
    return answered.some((one) => ends.some((end) => one.includes(end)))
  }
}

const longestEnd = 60

/** What a text says, however a platform shows it. */
function letters(text: string): string {
  return text.replace(/[^\p{L}\p{N}]+/gu, '')
}

/** The same by paragraphs: several messages that were answered together are some of these each. */
function paragraphs(text: string): string {
  return `\n${text.split(/\n\n+/).map(letters).join('\n')}\n`
}

function lineOf({ by, speaker, text, pointedAt }: Overheard, isTold: boolean): string {
  const longest = isTold ? longestHint : pointedAt ? longestPointedAt : longestMessage
  const shown = untagged(cut(wellFormed(showable(text)).trim(), longest))
  if (shown === '') return ''
  const from = by === 'bot' ? 'from="you"' : `from="${attribute(by)}" name="${attribute(speaker)}"`
  return `<message ${from}${pointedAt ? ' pointed-at="yes"' : ''}>${shown}</message>`
}
