import { z } from 'zod'
import { factQuote } from '../../dist/memory/changing/facts.js'

const id = z.string().or(z.array(z.string()))
const fileSchema = z
  .array(
    z.object({
      conversation: z.looseObject({ speaker_a: z.string(), speaker_b: z.string() }),
      observation: z.record(
        z.string().regex(/^session_\d+_observation$/),
        z.record(z.string(), z.array(z.tuple([z.string(), id]))),
      ),
      qa: z.array(
        z.object({ question: z.string(), category: z.int().min(1).max(5), evidence: z.array(z.string()).default([]) }),
      ),
    }),
  )
  .min(1)
const turnsSchema = z.array(z.object({ speaker: z.string(), dia_id: z.string(), text: z.string().default('') }))

/** LoCoMo's own numbering; the fifth, adversarial, is left out. */
export const categories = { 1: 'multi-hop', 2: 'temporal', 3: 'open-domain', 4: 'single-hop' }

/**
 * Reads a LoCoMo file as people: each speaker's facts (what the data set observed of them, with the words of the turns it
 * stands on) and the questions whose evidence lies in that speaker's turns alone. Throws a sentence.
 */
export function peopleIn(text) {
  const read = fileSchema.safeParse(parsed(text))
  if (!read.success) {
    const { path, message } = read.error.issues[0]
    throw new Error(`This is no LoCoMo file: at ${path.join('.') || 'the top'}, ${message}.`)
  }
  return read.data.flatMap((one) => {
    const turns = turnsOf(one.conversation)
    const { speaker_a, speaker_b } = one.conversation
    return [speaker_a, speaker_b].map((speaker) => {
      const facts = factsOf(one, speaker, turns)
      return { facts, questions: questionsFor(one.qa, speaker, turns, facts) }
    })
  })
}

function parsed(text) {
  try {
    return JSON.parse(text)
  } catch {
    throw new Error('This is no LoCoMo file: it is not JSON.')
  }
}

/** All turns by their ids. */
function turnsOf(conversation) {
  const sessions = Object.entries(conversation).filter(([key]) => /^session_\d+$/.test(key))
  const turns = sessions.flatMap(([key, value]) => {
    const read = turnsSchema.safeParse(value)
    if (!read.success) throw new Error(`This is no LoCoMo file: ${key} is no list of turns.`)
    return read.data
  })
  return new Map(turns.flatMap((turn) => idsIn(turn.dia_id).map((one) => [one, turn])))
}

/** `D8:6; D9:17`, `D:11:26` and `D30:05` are written in it too. */
function idsIn(written) {
  return [...String(written).matchAll(/D:?(\d+):(\d+)/g)].map(([, session, turn]) => `D${+session}:${+turn}`)
}

function factsOf({ conversation, observation }, speaker, turns) {
  const numberIn = (key) => Number(/\d+/.exec(key)[0])
  const sessions = Object.entries(observation).sort(([a], [b]) => numberIn(a) - numberIn(b))
  const told = sessions.flatMap(([key, by]) => {
    const learned = dateOf(conversation[`session_${numberIn(key)}_date_time`])
    return (by[speaker] ?? []).map(([text, source]) => ({ text, ids: idsIn(source), learned }))
  })
  return told.map(({ text, ids, learned }, at) => ({
    ...{ id: at + 1, kind: 'fact', text, heard: 'dm', learned, confirmed: learned, past: [] },
    quote: factQuote(ids.map((one) => turns.get(one)?.text ?? '').join(' ')),
    source: ids.join(' '),
    ids,
  }))
}

/** `1:56 pm on 8 May, 2023`. */
function dateOf(written) {
  const [, hour, minute, half, day] = /^(\d+):(\d+) (am|pm) on (.*)$/.exec(written) ?? []
  const at = Date.parse(`${day} ${(Number(hour) % 12) + (half === 'pm' ? 12 : 0)}:${minute} UTC`)
  if (Number.isNaN(at)) throw new Error('This is no LoCoMo file: a session has no date.')
  return new Date(at).toISOString()
}

function questionsFor(qa, speaker, turns, facts) {
  const asked = qa.filter(({ category }) => category in categories)
  return asked.flatMap(({ question, category, evidence }) => {
    const ids = idsIn(evidence)
    if (ids.length === 0 || !ids.every((one) => turns.get(one)?.speaker === speaker)) return []
    return [{ question, category, answers: new Set(facts.filter((fact) => fact.ids.some((one) => ids.includes(one)))) }]
  })
}
