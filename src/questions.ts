import { randomBytes } from 'node:crypto'
import type { UserKey } from './memory/memory.js'
import type { Command, Message } from './message.js'

/** A question is open for so long, in milliseconds. */
const openFor = 2 * 60_000

/** A question that a person was asked: who can answer it where, and until when (as `performance.now()` counts). */
export interface Question {
  id: string
  where: string
  until: number
}

export type Questions = ReturnType<typeof createQuestions>

/** The question that each person was asked last. It is answered there by a mere word, or by a button that names it. */
export function createQuestions() {
  const asked = new Map<UserKey, Question>()

  function ask(command: Command): Question {
    const question = { id: randomBytes(4).toString('hex'), where: whereOf(command), until: performance.now() + openFor }
    asked.set(command.user, question)
    return question
  }

  /** Asks the same again. */
  function reopen({ user }: Command, question: Question): void {
    asked.set(user, question)
  }

  /** The question that is open where this is said, or the one of that id; open no more. */
  function take(said: Command | Message, id?: string): Question | null {
    const question = openOne(said, id)
    if (question) asked.delete(said.user)
    return question
  }

  function openOne(said: Command | Message, id?: string): Question | null {
    const question = asked.get(said.user)
    if (!question || question.until <= performance.now()) return null
    return (id === undefined ? question.where === whereOf(said) : question.id === id) ? question : null
  }

  /** Does a message answer the question that is open there, or close it by saying something else? Null where none is. */
  function hear(message: Message): 'answers' | 'closes' | null {
    if (openOne(message) && answerIn(message.text)) return 'answers'
    return take(message) ? 'closes' : null
  }

  return { ask, reopen, take, hear }
}

/** The answer in a text: typed, or as the button of a question gives it. */
export function answerIn(text: string): { says: 'yes' | 'no'; id?: string } | null {
  const [, says, id] = /^\s*(yes|no)(?: ([0-9a-f]{8})|[\s.!]*)$/i.exec(text)?.map((part) => part?.toLowerCase()) ?? []
  if (says !== 'yes' && says !== 'no') return null
  return id === undefined ? { says } : { says, id }
}

/** Where a mere word answers: what is typed alone and what others read are two places. */
function whereOf(said: Command | Message): string {
  const alone = ('alone' in said && said.alone) || said.place.audience === 'dm'
  return alone ? (said.place.room ?? said.place.conversation) : `${said.place.conversation}, in public`
}
