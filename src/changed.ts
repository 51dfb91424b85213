import type { Reach } from './memory/audience.js'
import { type Turned, turnedBy } from './memory/changing/history.js'
import type { Change, Memory, Use } from './memory/memory.js'
import { styleInWords } from './memory/style.js'
import { oneLine } from './memory/text/plain.js'

const hows: Record<Change['how'], string> = {
  learned: 'learned',
  reflected: 'found looking back',
  asked: 'as you asked',
}

/** How a change of a memory came, and what turned into what by it, in a few words. */
export function changeInWords(change: Change, memory: Memory): string {
  const { how, name, style, zone, use } = change
  const turned = turnedBy(change, memory)
  const changed = turned.some(saysAnother) ? turned.filter(saysAnother) : turned
  const facts = changed.map(({ was, is }) => {
    const [old, now] = [was, is].map((one) => oneLine(one?.text ?? '', 200))
    if (!is) return `no longer: ${old}`
    return was && old !== now ? `${now} (before: ${old})` : `${now}`
  })
  const before = (was: string) => (was === '' ? '' : ` (before: ${was})`)
  const parts = [
    ...(name ? [`your name${before(oneLine(name.was ?? '', 60))}`] : []),
    ...facts,
    ...(style ? [`how you like answers${before(styleInWords(style.was))}`] : []),
    ...(zone ? [`your time zone${before(zone.was ?? '')}`] : []),
    ...(use ? [useInWords(use, memory)] : []),
  ]
  return `${hows[how]}: ${parts.join('; ')}`
}

/** What undoing a change took back, what is so again, and what was erased. `before` is the memory as it was until then. */
export function undoneInWords(
  { change, turned }: { change: Change; turned: readonly Turned[] },
  before: Memory,
): string {
  const { name, style, zone, use } = change
  if (use) {
    const erased = isOfReach(use) && use.is.reach === 'dm' ? ' What that erased stays erased.' : ''
    return `Undone: ${useInWords(use, before)}.${againInWords([wordFor(use.was, use)])}${erased}`
  }
  if (zone) return `Undone: your time zone.${againInWords([zone.was ?? ''])}`
  const changed = turned.filter(saysAnother)
  const again = changed.flatMap(({ was }) => (was ? [oneLine(was.text, 200)] : []))
  const brought = changed.flatMap(({ is }) => (is ? [oneLine(is.text, 200)] : []))
  const undone = [
    ...(name ? ['your name'] : []),
    ...(style ? ['how you like answers'] : []),
    ...(brought.length > 0 ? brought : again.map((text) => `no longer: ${text}`)),
  ]
  return `Undone: ${undone.join('; ')}.${againInWords(again)} What told it is erased.`
}

function againInWords(again: readonly string[]): string {
  const told = again.filter(Boolean).join('; ')
  return told === '' ? '' : ` Again: ${told}.`
}

/** One that only took in what another was says what it said. */
function saysAnother({ was, is }: Turned): boolean {
  return was?.text !== is?.text
}

type Used = NonNullable<Change['use']>

function useInWords(use: Used, { facts }: Pick<Memory, 'facts'>): string {
  const text = facts.find(({ id }) => id === use.id)?.text ?? ''
  return `${wordFor(use.is, use) || 'no longer pinned'}: ${oneLine(text, 200)}`
}

const reaches: Record<Reach, string> = { everywhere: 'shared', dm: 'private' }

/** What its person had decided of it, as far as that was changed. */
function wordFor({ pinned, reach }: Use, use: Used): string {
  if (isOfReach(use)) return reach ? reaches[reach] : ''
  return pinned ? 'pinned' : ''
}

function isOfReach({ was, is }: Used): boolean {
  return was.reach !== is.reach
}
