import { ask } from './server.js'
import { state } from './state.js'
import type { Typed } from './wire.js'

/** What could be typed, as the reader sees it, and all of the text it would make. */
export interface Suggested {
  text: string
  about: string
  whole: string
}

/** What could be meant by a text that begins with a slash: commands, then what may follow one. */
export async function suggestionsFor(text: string): Promise<Suggested[]> {
  if (!text.startsWith('/') || text.includes('\n')) return []
  const typed = text.slice(1).toLowerCase()
  const command = commandIn(typed)
  return command ? following(command, text) : commandsLike(typed)
}

/** Is a whole command typed, and perhaps what follows it? */
export function isWhole(text: string): boolean {
  const typed = text.slice(1).trim().toLowerCase()
  return commandIn(typed) !== undefined || all().some(({ name }) => name === typed)
}

function all(): readonly Typed[] {
  return state.room?.commands ?? []
}

function commandIn(typed: string): Typed | undefined {
  return all().find(({ name }) => typed.startsWith(`${name} `))
}

function commandsLike(typed: string): Suggested[] {
  // Who types /share is shown /memory share.
  const fitting = all().filter(({ name }) => ` ${name}`.includes(` ${typed}`))
  return fitting.map(({ name, usage, does }) => {
    return { text: usage, about: does, whole: usage === `/${name}` ? usage : `/${name} ` }
  })
}

async function following({ name, choices, isSuggested }: Typed, text: string): Promise<Suggested[]> {
  const typed = text.slice(name.length + 2).trim()
  const known = choices.filter((one) => one.startsWith(typed.toLowerCase())).map((value) => ({ text: value, value }))
  const found = isSuggested ? await asked(text.slice(1)) : known
  const others = found.filter(({ value }) => value !== typed)
  return others.map(({ text, value }) => ({ text, about: '', whole: `/${name} ${value}` }))
}

async function asked(text: string): Promise<readonly { text: string; value: string }[]> {
  const given = await ask('suggest', { text }).catch(() => null)
  return given?.suggestions ?? []
}
