import { parseArgs } from 'node:util'

/** What can be typed. */
export const usage = `Usage: npm start -- [chat] [--user NAME]
       npm --silent start -- pipe [--deltas]
       npm start -- slack manifest [https://ADDRESS]

  (nothing)       answer on Discord and Slack where their tokens are set, else chat
  chat            chat on the terminal
  --user NAME     who you are there; your login name if left out
  pipe            talk with another program: JSON lines in, JSON lines out; the README lists them
  --deltas        there, give answers piece by piece as well
  slack manifest  print what Slack makes the app from, and the link that does it
  https://ADDRESS where Slack is to reach it over HTTP; Socket Mode if left out
  --help          this text
`
const subcommands = ['chat', 'pipe', 'slack manifest'] as const

/** What was typed. */
interface Words {
  subcommand: (typeof subcommands)[number] | null
  /** Where Slack is to reach us. */
  address: string | undefined
  user: string | undefined
  deltas: boolean
  help: boolean
}

/** Reads what was typed after the program's name; what is wrong with it is a sentence. */
export function commandLine(args: string[]): Words | { wrong: string } {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { user: { type: 'string' }, deltas: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
    })
    const typed = positionals.join(' ')
    const [, address] = /^slack manifest (\S+)$/.exec(typed) ?? []
    const subcommand = address ? 'slack manifest' : (subcommands.find((one) => one === typed) ?? null)
    const user = values.user?.trim()
    const { deltas = false, help = false } = values
    if (typed === 'help') return { subcommand, address, user, deltas, help: true }
    const wrong = faultIn({ subcommand, address, user, deltas }, typed)
    if (wrong !== null) return { wrong }
    return { subcommand: subcommand ?? (user === undefined ? null : 'chat'), address, user, deltas, help }
  } catch {
    return { wrong: 'There is no such option, or it lacks its value.' }
  }
}

function faultIn({ subcommand, address, user, deltas }: Omit<Words, 'help'>, typed: string): string | null {
  if (address !== undefined && !isPublic(address)) return noAddress
  if (typed !== '' && subcommand === null) {
    return `There is no subcommand ${JSON.stringify(typed)}. (Options come after --, as in: npm start -- --user NAME)`
  }
  if (user !== undefined && !/^[^\p{Cc}]{1,200}$/u.test(user)) return '--user takes a name of 1 to 200 characters.'
  const isMisplaced = (deltas && subcommand !== 'pipe') || (user !== undefined && subcommand === 'pipe')
  return isMisplaced ? '--user is for chat, --deltas for pipe.' : null
}

const noAddress = 'Slack sends to an address with https alone, as in: npm start -- slack manifest https://example.com'

function isPublic(address: string): boolean {
  const { protocol, username, search, hash } = URL.canParse(address) ? new URL(address) : new URL('none:')
  return protocol === 'https:' && !username && !search && !hash
}
