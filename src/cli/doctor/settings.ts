import { faultIn, type Settings } from '../../config.js'
import { counted } from '../../memory/text/counted.js'
import { settings } from '../../settings.js'
import { budgetsIn } from '../budgets.js'
import type { DotEnv } from '../env-file.js'
import { isOffline } from '../models.js'
import { personaIn } from '../persona.js'
import { platformsIn } from '../platforms.js'
import { type Finding, fine, mend, note, stops } from './finding.js'

/** `.env`: what stands in it that is no setting, and who may read it. */
export function lookAtDotEnv(found: DotEnv | null | 'unreadable'): Finding[] {
  if (found === null) return [note('.env', 'There is none here; npm start -- init makes one.')]
  if (found === 'unreadable') return [mend('.env', 'It cannot be read.', 'Make it a file that you may read.')]
  const { broken, unknown, hashed, values, mode } = found
  const findings = [
    ...(broken.length > 0 ? [mend('.env', brokenAt(broken), 'Write each as NAME=value, or put # before it.')] : []),
    ...hashed.map((name) => mend('.env', `${name} is set to nothing: # begins a comment.`, hashedFix)),
    ...unknown.map((name) => mend('.env', `${name} is no setting.`, meant(name))),
    ...(mode & 0o077 ? [mend('.env', 'Others on this machine may read it, keys and all.', 'chmod 600 .env')] : []),
  ]
  const set = Object.keys(values).filter((name) => name in settings && values[name]).length
  return findings.length > 0 ? findings : [fine('.env', `${counted(set, 'setting')}; readable by you alone`)]
}

const hashedFix = 'Write the value without #, or in quotes if the # belongs to it.'

function brokenAt(lines: number[]): string {
  return `${lines.length === 1 ? 'Line' : 'Lines'} ${lines.join(', ')} cannot be read.`
}

/** The setting that a name was perhaps meant for: the one that shares the most words with it. */
function meant(name: string): string {
  const words = name.toUpperCase().split('_')
  const shared = (other: string) => other.split('_').filter((word) => words.includes(word)).length
  const [nearest = ''] = Object.keys(settings).sort((a, b) => shared(b) - shared(a))
  return shared(nearest) >= 2 ? `Is ${nearest} meant? .env.example lists all.` : 'Remove it; .env.example lists all.'
}

/** Every setting by itself: is it right, and is it the one of `.env`? Gives, too, the environment without the wrong ones. */
export function lookAtSettings(environment: Record<string, string | undefined>, inFile: Record<string, string>) {
  const names = Object.keys(settings) as (keyof Settings)[]
  const findings: Finding[] = []
  const right = { ...environment }
  for (const name of names) {
    const fault = faultIn(name, environment[name])
    if (fault !== null) {
      const { expected, example } = settings[name]
      findings.push(stops(name, `It is wrong: expected ${expected}.`, `For example: ${name}=${example}`))
      delete right[name]
    }
    const hidden = inFile[name] !== undefined && inFile[name] !== environment[name]
    if (hidden) findings.push(note(name, 'The environment sets it, too, and goes before .env.'))
  }
  const set = names.filter((name) => environment[name]?.trim())
  if (findings.length === 0) findings.push(fine('settings', set.length > 0 ? set.join(', ') : 'none; none is needed'))
  return { findings, right }
}

/** Its character and its limits: each right by itself, they may still not be what the program starts with. */
export function lookAtCharacterAndLimits(settings: Settings): Finding[] {
  const character = personaIn(settings.PERSONA)
  const isServed = platformsIn(settings) !== null
  const budgets = budgetsIn(settings, { isServed, offline: isOffline(settings) })
  return [
    ...('wrong' in character ? [stops('PERSONA', character.wrong)] : []),
    ...('wrong' in budgets ? [limitsThatStop(budgets.wrong)] : []),
  ]
}

/** The lines to add come after what is missing. */
function limitsThatStop(wrong: string): Finding {
  const [says = '', ...lines] = wrong.split('\n')
  return stops('limits', says, lines.join(', ') || undefined)
}
