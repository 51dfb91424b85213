import type { Exchange, UserKey } from './memory/memory.js'
import { oneLine, showable } from './memory/plain.js'
import type { Overheard } from './message.js'

/**
 * So much of what was said here before is told, its tags included, in UTF-16 units; so much of one message, and of one that
 * is pointed at.
 */
const longestOverheard = 4000
const longestMessage = 1500
const longestPointedAt = 3700

/** A text as the words of a person: nothing in it ends the tag or begins another. */
export function tagged(text: string, user: UserKey, speaker: string): string {
  return `<message from="${attribute(user)}" name="${attribute(speaker)}">\n${untagged(text)}\n</message>`
}

/** A text in which none of our tags begins or ends. */
export function untagged(text: string): string {
  return text.replace(/<(?=\/?\s*(?:message|overheard|memory|file)\b)/gi, '‹')
}

/**
 * What was said at a place before, the newest of it that fits, between tags; empty where there is nothing to tell. Left out
 * is what the model is told in `told` anyway, and what the person or the bot said until `begun`, unless it is pointed at.
 */
export function heardBefore(
  { overheard, user }: { overheard: readonly Overheard[]; user: UserKey },
  told: readonly Exchange[],
  begun: number,
): string {
  const isPast = ({ by, at = Number.POSITIVE_INFINITY }: Overheard) => (by === user || by === 'bot') && at <= begun
  const isTold = toldIn(told, user)
  let space = longestOverheard - '<overheard>\n\n</overheard>'.length
  const lines = overheard
    .filter((one) => one.pointedAt || !isPast(one))
    .filter((one) => !isTold(one))
    .toReversed()
    .map(lineOf)
    .filter((line) => {
      space -= line.length + 1
      return line !== '' && space >= 0
    })
  return lines.length === 0 ? '' : `<overheard>\n${lines.toReversed().join('\n')}\n</overheard>`
}

/** Tells whether something is among exchanges: what the person said there, what the bot answered, in messages of its own. */
function toldIn(exchanges: readonly Exchange[], user: UserKey): (one: Overheard) => boolean {
  const ids = new Set(exchanges.map(({ id }) => id))
  const said = new Set(exchanges.flatMap((one) => [one.said, ...one.said.split('\n\n')]).map(letters))
  const answered = exchanges.map((one) => letters(one.answered))
  return ({ id = '', by, text }) => {
    if (by !== 'bot') return by === user && (ids.has(id) || said.has(letters(text)))
    const own = letters(text.replace(/^-# .*$/gm, ''))
    return answered.some((one) => one.includes(own))
  }
}

/** What a text says, however a platform shows it. */
function letters(text: string): string {
  return text.replace(/[^\p{L}\p{N}]+/gu, '')
}

function lineOf({ by, speaker, text, pointedAt }: Overheard): string {
  const shown = untagged(
    showable(text)
      .trim()
      .slice(0, pointedAt ? longestPointedAt : longestMessage),
  )
  if (shown === '') return ''
  const from = by === 'bot' ? 'from="you"' : `from="${attribute(by)}" name="${attribute(speaker)}"`
  return `<message ${from}${pointedAt ? ' pointed-at="yes"' : ''}>${shown}</message>`
}

function attribute(text: string): string {
  return oneLine(text, 60).replaceAll('"', '″')
}
