import { type Finding, fine, mend, note, stops } from './finding.js'

/** The least that runs it, as package.json says, and when versions get no more fixes (Node's release schedule). */
const least = [20, 19]
const ends: Record<number, string> = { 20: '2026-04-30', 22: '2027-04-30', 24: '2028-04-30' }
/** A clock may be off by so much, in milliseconds: Slack refuses what is five minutes old. */
const tolerance = 2 * 60_000

/** The version of Node: does it run this, and is it still looked after? */
export function lookAtNode(version = process.versions.node, now = Date.now()): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [leastMajor = 0, leastMinor = 0] = least
  if (major < leastMajor || (major === leastMajor && minor < leastMinor)) {
    return stops('Node.js', `${version} is too old.`, `Install ${least.join('.')} or later, best 24.`)
  }
  const end = ends[major]
  if (end === undefined || now < Date.parse(end)) return fine('Node.js', version)
  return note('Node.js', `${version} works, but has had no security fixes since ${end}.`, 'Node 24 has them.')
}

/** This machine's clock, by those of the servers that were asked: `aheads`, in milliseconds, where they told. */
export function lookAtClock(aheads: readonly (number | null)[]): Finding {
  const told = aheads.filter((ahead) => ahead !== null).sort((a, b) => a - b)
  const ahead = told[Math.floor(told.length / 2)]
  if (ahead === undefined) return note('clock', 'Nobody who was asked told the time, so it could not be compared.')
  if (Math.abs(ahead) <= tolerance) return fine('clock', 'right, within two minutes')
  const minutes = Math.round(Math.abs(ahead) / 60_000)
  const off = `It is about ${minutes} minutes ${ahead > 0 ? 'slow' : 'fast'}.`
  return mend('clock', off, 'Let the machine set it: sudo timedatectl set-ntp true')
}
