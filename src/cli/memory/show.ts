import { memoryInWords } from '../../card.js'
import { audienceInWords } from '../../memory/audience.js'
import { serialize } from '../../memory/document.js'
import type { Memory } from '../../memory/memory.js'
import { oneLine } from '../../memory/text/plain.js'
import { historyInWords, waitingInWords } from '../../trail.js'
import { ofOne } from './one.js'
import type { Operator, Outcome } from './operator.js'
import { shown } from './whose.js'

/** `memory show <key>`: what is kept about somebody, as their own commands tell it, and their last messages. */
export async function show(operator: Operator): Promise<Outcome> {
  const { json, privacy, print } = operator
  return ofOne(operator, async (user, memory) => {
    if (json) return print(asText(memory))
    const { list } = memoryInWords(memory, { privacy, now: Date.now() })
    // Its last line tells its person what to type.
    const lines = memory.facts.length > 0 ? list.slice(0, -1) : list
    await print(`${shown(user)}, as /memory shows it to them:`)
    await print(lines.map(({ text }) => `  ${text}`).join('\n'))
    if (memory.waiting.length > 0) await print(waitingInWords(memory, memory.zone).text)
    if (memory.history.length > 0) await print(historyInWords(memory, memory.zone).text)
    if (memory.exchanges.length > 0) await print(['The last messages:', ...memory.exchanges.map(inWords)].join('\n'))
  })
}

/** `memory export <key>`: all that is kept about somebody, as `/memory export` gives it to them. */
export async function exportOne(operator: Operator): Promise<Outcome> {
  return ofOne(operator, (_, memory) => operator.print(asText(memory)))
}

function asText(memory: Memory): string {
  return Buffer.from(serialize(memory)).toString().trimEnd()
}

function inWords({ at, heard, said, answered }: Memory['exchanges'][number]): string {
  const when = `${at.slice(0, 16).replace('T', ' ')} UTC`
  return `  ${when}, ${audienceInWords(heard)}: ${oneLine(said, 8000)}\n    answered: ${oneLine(answered, 4000)}`
}
