/** What may follow a command. */
interface Takes {
  name: string
  does: string
  matches: RegExp
  /** Nothing is done without it. */
  required?: boolean
  /** All that it may be, where that is a short list. */
  choices?: readonly string[]
  /** It is one of the person's facts, or something else of theirs with a number. */
  isFact?: boolean
  /** It is told as it was typed. */
  isText?: boolean
}

/** One command: what is typed after the slash, what may follow it, what it does. */
interface Entry<Name extends string = string> {
  name: Name
  takes?: Takes
  /** What follows that, to the end, in the person's own words. */
  then?: Takes
  does: string
}

const factNumber: Takes = {
  name: 'number',
  does: 'a number of /memory show; a word of the fact finds it',
  matches: /^#?\d{1,15}$/,
  required: true,
  isFact: true,
}
const waitingNumber: Takes = { ...factNumber, does: 'a number of /memory pending' }
const ownWords: Takes = {
  name: 'text',
  does: 'what is to be kept, in your words',
  matches: /^\S/,
  required: true,
  isText: true,
}
const onOrOff: Takes = {
  name: 'choice',
  does: 'on or off',
  matches: /^(on|off)$/,
  required: true,
  choices: ['on', 'off'],
}

/** Every command there is, in the order of the help. Help, registration and manifest are made from it. */
export const commandTable = [
  entry('memory show', 'what is kept about you; with exact: what Claude is told here, word for word', {
    name: 'exact',
    does: 'exact: the very words that Claude is told here, and what is left out',
    matches: /^exact$/,
    choices: ['exact'],
  }),
  entry('memory forget', 'erase everything (it asks first), or one fact by its number, or name, or style', {
    name: 'number',
    does: 'a number of /memory show (a word finds it), or name, or style; leave it out to erase everything',
    matches: /^(#?\d{1,15}|name|style|unused|all yes)$/,
    isFact: true,
  }),
  entry('memory why', 'where a fact comes from: your words, when, and what was before', factNumber),
  entry('memory add', 'keep something, in your own words', ownWords),
  entry('memory edit', 'put a fact right', factNumber, ownWords),
  entry('memory undo', 'take back the last change, or one of /memory history', {
    name: 'change',
    does: 'a number of /memory history; leave it out for the last change',
    matches: /^#?\d{1,15}$/,
  }),
  entry('memory history', 'what changed in what is kept about you, last first'),
  entry('memory pending', 'what waits for your yes before it is kept'),
  entry('memory keep', 'keep what waits', waitingNumber),
  entry('memory pin', 'let a fact be told to Claude whatever the talk is about', factNumber),
  entry('memory unpin', 'let it be told where it matters again', factNumber),
  entry('memory share', 'let a fact be used everywhere, also where others read along', factNumber),
  entry('memory private', 'let a fact be used in direct messages only', factNumber),
  entry('memory export', 'all that is kept about you, as a file'),
  entry(
    'memory noted',
    'say under an answer what was learned from it; without a choice, the first three times',
    onOrOff,
  ),
  entry('persist off', 'stop remembering; what is kept stays unused'),
  entry('persist on', 'remember again'),
  entry('persist status', 'is remembering on or off?'),
  entry('keepsake new', 'begin anew here: what was said before is not told to Claude again; facts stay'),
  entry('keepsake mode', 'when to answer in this channel; whoever manages it decides', {
    name: 'mode',
    does: 'mention: when mentioned or replied to; thread: also all in threads it takes part in',
    matches: /^(mention|thread)$/,
    choices: ['mention', 'thread'],
  }),
  entry('keepsake zone', 'where your clock stands, so that “tomorrow” is the right day', {
    name: 'zone',
    does: 'like Europe/Lisbon; off, for that of the chat',
    matches: /^(off|[a-z_]+(\/[a-z0-9_+-]+){0,2})$/i,
  }),
  entry('keepsake usage', 'what answering and learning took for you today: calls and tokens'),
  entry('keepsake stop', 'stop the answer that is being written to you'),
  entry('keepsake help', 'this list'),
]
export type CommandName = (typeof commandTable)[number]['name']

/** The commands by what follows the slash: a chat knows `/memory`, with the words `show` and `forget`. */
export const commandGroups = [
  { name: 'memory', does: 'see, put right and erase what is kept about you, and say where it is used' },
  { name: 'persist', does: 'turn remembering on or off' },
  { name: 'keepsake', does: 'help, a new beginning, when to answer, stopping an answer, what was used' },
].map((group) => ({ ...group, words: wordsOf(group.name) }))

function wordsOf(group: string): (Omit<Entry, 'name'> & { word: string })[] {
  const entries: Entry[] = commandTable.filter(({ name }) => name.startsWith(`${group} `))
  return entries.map(({ name, ...entry }) => ({ word: name.slice(group.length + 1), ...entry }))
}

/** `memory show [exact]`, `memory noted <on or off>`: what is typed, and what may or must follow. */
export function usageOf(words: string, { takes, then }: Pick<Entry, 'takes' | 'then'>): string {
  const parts = [takes, then].flatMap((one) => {
    if (!one) return []
    const what = one.choices?.join(' or ') ?? one.name
    return [one.required ? `<${what}>` : `[${what}]`]
  })
  return [words, ...parts].join(' ')
}

/** A command as it is read: single spaces, no slash. */
export function plainWords(text: string): string {
  return text.trim().replace(/^\//, '').replace(/\s+/g, ' ')
}

/**
 * The command that plain words begin with, and what follows it, in lower case unless it is told as typed; `help` does for
 * `keepsake help`.
 */
export function commandNamed(words: string) {
  for (const whole of [words, `keepsake ${words}`]) {
    const lower = whole.toLowerCase()
    const found: Entry<CommandName> | undefined = commandTable.find(
      ({ name }) => lower === name || lower.startsWith(`${name} `),
    )
    if (found) {
      const isText = found.takes?.isText || found.then?.isText
      return { ...found, argument: (isText ? whole : lower).slice(found.name.length + 1) }
    }
  }
  return null
}

/** Is a message nothing but a command in plain words, `memory show` or `stop`? Where slash commands do not reach it is run. */
export function isCommandInWords(text: string): boolean {
  const named = commandNamed(plainWords(text))
  if (named === null || named.argument === '') return named !== null
  const { takes, then, argument } = named
  if (!then) return takes?.matches.test(argument) ?? false
  const [first, rest] = firstWord(argument)
  return (takes?.matches.test(first) && then.matches.test(rest)) ?? false
}

/** The first word of what follows a command, and the rest. */
export function firstWord(argument: string): [first: string, rest: string] {
  const [first = ''] = argument.split(' ')
  return [first, argument.slice(first.length + 1)]
}

/** Does its answer hold nothing private? */
export function isForAll(text: string): boolean {
  const name = commandNamed(plainWords(text))?.name ?? ''
  return name.startsWith('keepsake ') && name !== 'keepsake usage'
}

function entry<Name extends string>(name: Name, does: string, takes?: Takes, then?: Takes): Entry<Name> {
  return { name, does, ...(takes && { takes }), ...(then && { then }) }
}
