import type { Prompt } from '../../src/prompt.js'
import { add, lessons } from '../stage.js'

/** What is learned from "I live in Lisbon". */
export const livesInLisbon = () => lessons(add('lives in Lisbon', 'I live in Lisbon'))

export const quiet = { info() {}, warn() {}, error() {} }

/** A log that can be read, a line for each; `hear` is told of each as it comes. */
export function readableLog(hear: (level: string, text: string) => void = () => {}) {
  const logged: string[] = []
  const note = (level: string) => (more: unknown, text: string) => {
    logged.push(`${level} ${JSON.stringify(more)} ${text}`)
    hear(level, text)
  }
  const log = { info: note('info'), warn: note('warn'), error: note('error') } as typeof quiet
  return { logged, log }
}

/** What was said before, as the model is told it: each message with its tag. */
export function overheardIn(prompt: Prompt | undefined): string[] {
  const [, inside = ''] = /<overheard>\n([\s\S]*)\n<\/overheard>/.exec(prompt?.messages.at(-1)?.content ?? '') ?? []
  return inside === '' ? [] : inside.split(/\n(?=<message )/)
}

/** What the person said themselves, of all that is asked with it. */
export function ownWords({ messages }: Prompt): string {
  const asked = messages.at(-1)?.content.replace(/<overheard>[\s\S]*<\/overheard>/, '') ?? ''
  return asked.replace(/<\/?message\b[^>]*>/g, '').trim()
}
