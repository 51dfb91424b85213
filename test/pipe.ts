import type { ReplyEvent } from '../src/message.js'
import { type Start, start } from './program.js'

/** A line of the output: what came of a line of the input. */
export type PipeEvent = { id: string } & (ReplyEvent | { event: 'invalid'; line: number; text: string })
type Named<Name> = Extract<PipeEvent, { event: Name }>

/** What ends a line of the input: each id gets exactly one of these. */
export const outcomes = new Set(['answer', 'reply', 'refused', 'failed', 'duplicate'])

let messages = 0

/** The built program as `npm --silent start -- pipe` runs it. */
export async function startPipe({ deltas = false, ...more }: Start & { deltas?: boolean } = {}) {
  const program = await start({ ...more, args: ['pipe', ...(deltas ? ['--deltas'] : [])] })
  const events: PipeEvent[] = []
  const listeners = new Set<() => void>()
  let begun = ''
  program.child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (begun + chunk).split('\n')
    // Of a program that is killed the last line may be half a one.
    begun = lines.pop() ?? ''
    events.push(...lines.map((line) => JSON.parse(line)))
    for (const look of listeners) look()
  })

  /** What `find` finds in the events, when it does. */
  function when<Found>(find: () => Found | undefined): Promise<Found> {
    return new Promise((resolve) => {
      const look = () => {
        const found = find()
        if (found === undefined) return
        listeners.delete(look)
        resolve(found)
      }
      listeners.add(look)
      look()
    })
  }

  /** The first event that is meant, when it comes. */
  function event<Found extends PipeEvent>(isMeant: (event: PipeEvent) => event is Found): Promise<Found> {
    return when(() => events.find(isMeant))
  }

  /** Resolves when so many events have come. */
  async function count(atLeast: number): Promise<void> {
    await when(() => (events.length >= atLeast ? true : undefined))
  }

  /** The first event of a line by one of these names. */
  function until<Name extends PipeEvent['event']>(id: string, ...names: Name[]): Promise<Named<Name>> {
    const isMeant = (one: PipeEvent): one is Named<Name> => one.id === id && names.includes(one.event as Name)
    return event(isMeant)
  }

  function send(line: object): void {
    program.type(JSON.stringify(line))
  }

  /** Sends a message or a command of somebody, said to the bot alone unless told otherwise, and gives its id. */
  function say(user: string, line: { text?: string; command?: string; [more: string]: unknown }): string {
    messages++
    const id = `p${messages}`
    send({ id, user, conversation: 'dm', audience: 'dm', ...line })
    return (line.id as string | undefined) ?? id
  }

  /** How a message or a command ended. */
  function outcome(id: string) {
    return until(id, 'answer', 'reply', 'refused', 'failed', 'duplicate')
  }

  /** What a command answers. */
  async function command(user: string, text: string, more: object = {}): Promise<string> {
    return (await until(say(user, { command: text, ...more }), 'reply')).text
  }

  /** What a message is answered, once that is learned from or not. */
  async function talk(user: string, text: string, more: object = {}): Promise<string> {
    const id = say(user, { text, ...more })
    const ending = await outcome(id)
    if (ending.event === 'answer') await until(id, 'learned', 'not-learned')
    return 'text' in ending ? ending.text : ''
  }

  return { ...program, events, event, count, until, outcome, send, say, command, talk }
}
