import { parseArgs } from 'node:util'
import { faultInMemory } from './memory/verbs.js'

/** What can be typed. */
export const usage = `Usage: npm start -- [chat] [--user NAME]
       npm start -- room [--port N]
       npm --silent start -- pipe [--deltas]
       npm start -- init
       npm start -- doctor [--json]
       npm --silent start -- memory list|show|search|export|import|forget [WHAT] --as-operator [--yes] [--json]
       npm start -- slack manifest [https://ADDRESS]

  (nothing)       answer on Discord and Slack where their tokens are set, else chat
  chat            chat on the terminal
  --user NAME     who you are there; your login name if left out
  room            all of it in a browser on this machine, with two people to speak as
  --port N        there, the port to listen at; a free one if left out
  pipe            talk with another program: JSON lines in, JSON lines out; the README lists them
  --deltas        there, give answers piece by piece as well
  init            asks what is needed, checks it, and writes .env
  doctor          checks every setting, token and folder, and says what is wrong
  memory          looks after what is kept about people; the README tells more
  slack manifest  print what Slack makes the app from, and the link that does it
  https://ADDRESS where Slack is to reach it over HTTP; Socket Mode if left out
  --json          for another program
  --help          this text
`

/** The same in fewer lines, for somebody who typed something else. */
export const inShort = `${usage.split('\n\n')[0]}\n\nnpm start -- --help tells what each does.`

/** Each subcommand, and which options and how many words may follow it. */
const table = {
  chat: { options: ['user'], words: 0 },
  room: { options: ['port'], words: 0 },
  pipe: { options: ['deltas'], words: 0 },
  init: { options: [], words: 0 },
  doctor: { options: ['json'], words: 0 },
  memory: { options: ['as-operator', 'yes', 'json'], words: Number.POSITIVE_INFINITY },
  'slack manifest': { options: [], words: 1 },
} as const satisfies Record<string, { options: readonly string[]; words: number }>
type Subcommand = keyof typeof table

/** What was typed. */
export interface Words {
  subcommand: Subcommand | null
  /** What follows it. */
  rest: readonly string[]
  user: string | undefined
  port: number | undefined
  deltas: boolean
  json: boolean
  asOperator: boolean
  yes: boolean
  help: boolean
}

const options = {
  user: { type: 'string' },
  port: { type: 'string' },
  deltas: { type: 'boolean' },
  json: { type: 'boolean' },
  'as-operator': { type: 'boolean' },
  yes: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

/** Reads what was typed after the program's name; what is wrong with it is a sentence. */
export function commandLine(args: string[]): Words | { wrong: string } {
  const parsed = parse(args)
  if (typeof parsed === 'string') return { wrong: parsed }
  const { values, positionals } = parsed
  const user = values.user?.trim()
  const port = values.port === undefined ? undefined : portIn(values.port)
  const [named, rest] = subcommandIn(positionals)
  const given = Object.keys(values).filter((name) => name !== 'help')
  const subcommand = named ?? (user === undefined ? null : 'chat')
  const { deltas = false, json = false, 'as-operator': asOperator = false, yes = false } = values
  const help = values.help ?? positionals.join() === 'help'
  const words = { subcommand, rest, user, port, deltas, json, asOperator, yes, help }
  const wrong = help ? null : faultIn(words, given)
  return wrong === null ? words : { wrong }
}

/** The words and options; what is wrong with an option is a sentence. */
function parse(args: string[]) {
  try {
    return parseArgs({ args, allowPositionals: true, options })
  } catch {
    const { tokens } = parseArgs({ args, allowPositionals: true, options, strict: false, tokens: true })
    const unknown = tokens.find((token) => token.kind === 'option' && !Object.hasOwn(options, token.name))
    const named = unknown && 'rawName' in unknown ? JSON.stringify(unknown.rawName) : null
    return named ? `There is no option ${named}.` : 'An option lacks its value, or has one where it takes none.'
  }
}

function subcommandIn(typed: readonly string[]): [Subcommand | null, readonly string[]] {
  const isNamed = (name: string) => name === typed.slice(0, name.split(' ').length).join(' ')
  const named = (Object.keys(table) as Subcommand[]).find(isNamed) ?? null
  return [named, typed.slice(named?.split(' ').length ?? 0)]
}

function faultIn({ subcommand, rest, user, port, asOperator }: Words, given: readonly string[]): string | null {
  const entry = subcommand && table[subcommand]
  const tooMany = rest.slice(entry?.words ?? 0)
  if (tooMany.length > 0) {
    const typed = [subcommand, ...rest].filter(Boolean).join(' ')
    if (typed === 'slack') return 'slack is followed by manifest.'
    return `There is no subcommand ${JSON.stringify(typed)}. (Options come after --, as in: npm start -- --user NAME)`
  }
  const [address] = rest
  if (subcommand === 'slack manifest' && address !== undefined && !isPublic(address)) return noAddress
  const misplaced = given.find((name) => !(entry?.options as readonly string[] | undefined)?.includes(name))
  if (misplaced !== undefined) return `--${misplaced} is not for ${subcommand ?? 'the start without a subcommand'}.`
  if (subcommand === 'memory') return faultInMemory(rest, asOperator)
  if (Number.isNaN(port)) return '--port takes a number from 1 to 65535.'
  return user === undefined || /^[^\p{Cc}]{1,200}$/u.test(user) ? null : '--user takes a name of 1 to 200 characters.'
}

const noAddress = 'Slack sends to an address with https alone, as in: npm start -- slack manifest https://example.com'

function isPublic(address: string): boolean {
  const { protocol, username, search, hash } = URL.canParse(address) ? new URL(address) : new URL('none:')
  return protocol === 'https:' && !username && !search && !hash
}

/** The number of a port; NaN where it is none. */
function portIn(typed: string): number {
  const port = /^\d{1,5}$/.test(typed) ? Number(typed) : 0
  return port >= 1 && port <= 65_535 ? port : Number.NaN
}
