import { changeInWords } from './changed.js'
import { audienceInWords } from './memory/audience.js'
import { isThere } from './memory/changing/history.js'
import type { Doubt, Fact, Memory, Waiting } from './memory/memory.js'
import { dayOf } from './memory/text/calendar.js'
import { oneLine } from './memory/text/plain.js'
import { forgetChoice, type Line, numberedChoice, type Told } from './message.js'

/** Where a fact comes from, or what waits to be one: its person's words, when, and what it was before. */
export function whyInWords(fact: Fact | Waiting): Told {
  const { id, text, quote, heard, link } = fact
  const at = 'since' in fact ? fact.since : fact.learned
  const where = `${dayOf(at)}, ${audienceInWords(heard)}${link ? `: ${link}` : ''}`
  const lines = [
    `${id}. ${oneLine(text, 200)}`,
    quote === '' ? `Your words for it are not kept. (${where})` : `You said: “${oneLine(quote, 300)}” (${where})`,
    ...('since' in fact ? [`It waits for your yes: ${doubts[fact.doubt]}.`] : sinceInWords(fact)),
  ]
  const buttons = [...('since' in fact ? [numberedChoice('Keep', id)] : []), forgetChoice(id)]
  return { text: lines.join('\n  '), list: [{ text: lines.join('\n'), buttons }], again: `memory why ${id}` }
}

/** What happened to a fact since it was told first. */
function sinceInWords({ learned, confirmed, inferred, past }: Fact): string[] {
  const before = past.toReversed().map(({ text, until, quote }) => {
    const said = quote === '' ? '' : ` You said: “${oneLine(quote, 300)}”`
    return `Before, until ${dayOf(until)}: ${oneLine(text, 200)}.${said}`
  })
  return [
    ...(inferred ? ['I took it from what you come back to.'] : []),
    ...(dayOf(confirmed) === dayOf(learned) ? [] : [`Said again on ${dayOf(confirmed)}.`]),
    ...before,
  ]
}

const doubts: Record<Doubt, string> = {
  order: 'it reads like an instruction to me, not like something about you',
  link: 'there is a link in it',
  secret: 'it looks like something to keep secret; once kept, I use it in direct messages only',
  others: 'it is what somebody else said of you',
}

/** What waits for a person's yes, line by line. */
export function waitingInWords({ waiting }: Memory): Told {
  if (waiting.length === 0) return { text: 'Nothing waits for your yes.' }
  const lines = waiting.map(({ id, text, doubt, heard, since }) => ({
    text: `${id}. ${oneLine(text, 200)} (${dayOf(since)}, ${audienceInWords(heard)}): ${doubts[doubt]}`,
    buttons: [numberedChoice('Keep', id), forgetChoice(id)],
  }))
  const first = { text: 'This waits for your yes. Until then Claude is not told it as a fact:' }
  const id = waiting[0]?.id
  const hint = `Type /memory keep ${id} to keep it, /memory forget ${id} to erase it.`
  return listed('memory pending', first, lines, hint)
}

/** What changed in a memory, last first; each can be undone. */
export function historyInWords(memory: Memory): Told {
  const history = memory.history.filter((change) => isThere(change, memory))
  if (history.length === 0) return { text: 'Nothing has changed that could be undone.' }
  const lines = history.toReversed().map((change) => ({
    text: `${change.id}. ${dayOf(change.at)}, ${changeInWords(change, memory)}`,
    buttons: [numberedChoice('Undo', change.id)],
  }))
  const first = { text: 'What changed, last first:' }
  const hint = `Type /memory undo for the last one, /memory undo ${history[0]?.id} for that one.`
  return listed('memory history', first, lines, hint)
}

function listed(again: string, first: Line, lines: readonly Line[], hint: string): Told {
  const text = [first.text, ...lines.map((line) => `  ${line.text}`), hint].join('\n')
  return { text, list: [first, ...lines], again }
}
