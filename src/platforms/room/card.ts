import type { Seen } from '../../seen.js'
import { buttonsOf, lineOf } from './asides.js'
import type { Card } from './page/wire.js'

/** What is kept about a member, and what Claude is told of it, as the page shows it. */
export function cardOf(seen: Seen): Card {
  const { persist, kept, traits, facts, summaries, pending, history, prompt } = seen
  const messages = prompt.messages.map(({ role, content }) => ({ by: role, text: content }))
  return {
    isOn: persist,
    kept,
    traits: traits.map(lineOf),
    facts: facts.map((fact) => ({ ...fact, buttons: buttonsOf(fact.buttons) })),
    summaries,
    pending: pending.map(lineOf),
    history: history.map(lineOf),
    prompt: [{ by: 'system', text: prompt.system }, ...messages],
  }
}
