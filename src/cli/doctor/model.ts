import { type Settings, settingIn } from '../../config.js'
import { lookAtModel, type ModelLook } from '../../models/looking.js'
import { type Finding, fine, type Looked, mend, note, stops } from './finding.js'

/** Before its end a model is told of for so long, in milliseconds. */
const early = 60 * 24 * 60 * 60_000
const day = 24 * 60 * 60_000

/** The models that answer and learn: are they there, and for how long? */
export async function lookAtModels(settings: Settings, now = Date.now()): Promise<Looked> {
  const { ANTHROPIC_API_KEY: apiKey, ANTHROPIC_AUTH_TOKEN: authToken, ANTHROPIC_BASE_URL: baseURL, MODEL } = settings
  if (MODEL === 'offline') return { findings: [fine('MODEL', 'the offline stand-in')], aheads: [] }
  if (!apiKey && !authToken && !baseURL) {
    const says = 'None is set: the offline stand-in answers.'
    return { findings: [note('model', says, 'For Claude, put ANTHROPIC_API_KEY=your-key into .env.')], aheads: [] }
  }
  const looks = await Promise.all(
    (['CHAT_MODEL', 'LEARNING_MODEL'] as const).map(async (name) => {
      const model = settings[name]
      return { name, model, look: await lookAtModel({ apiKey, authToken, baseURL }, model) }
    }),
  )
  const aheads = looks.map(({ look }) => look.ahead)
  const [{ look: first } = { look: null }] = looks
  if (first?.is === 'refused') return { findings: [refused(settings, first.status)], aheads }
  if (first?.is === 'away') return { findings: [away(baseURL, first.why)], aheads }
  return { findings: looks.map(({ name, model, look }) => findingFor(name, model, look, now)), aheads }
}

function findingFor(name: 'CHAT_MODEL' | 'LEARNING_MODEL', model: string, look: ModelLook, now: number): Finding {
  const fix = `Set ${name} in .env to one that there is${look.is === 'unknown' ? some(look.others) : ''}.`
  if (look.is === 'unknown') return mend(name, `There is no model ${model}, or not for this key.`, fix)
  if (look.is === 'retired') return mend(name, `${model} ended${look.ended ? ` on ${look.ended}` : ''}.`, newer(name))
  if (look.is === 'untold') return note(name, `${model}; its server does not tell whether it has it.`)
  if (look.is === 'refused') return mend(name, `The server refuses ${model} (it answered ${look.status}).`, fix)
  if (look.is === 'away') return mend(name, `The server did not tell about ${model}: ${look.why}.`, 'Try again later.')
  if (look.ends === null) return fine(name, `${model} is there`)
  const left = Date.parse(look.ends) + day - now
  if (left < 0) return mend(name, `${model} was to end on ${look.ends}.`, newer(name))
  return left < early
    ? mend(name, `${model} ends on ${look.ends}.`, newer(name))
    : fine(name, `${model} is there, until ${look.ends}`)
}

function newer(name: 'CHAT_MODEL' | 'LEARNING_MODEL'): string {
  return `Put ${name}=${settingIn(name, undefined)} into .env.`
}

/** Names as a server tells them, where they can be names. */
function some(names: string[]): string {
  const shown = names.filter((name) => /^[\x21-\x7e]{1,200}$/.test(name)).slice(0, 5)
  return shown.length > 0 ? `, as ${shown.join(', ')}` : ''
}

function refused({ ANTHROPIC_API_KEY, ANTHROPIC_AUTH_TOKEN, ANTHROPIC_BASE_URL: baseURL }: Settings, status: number) {
  const name = ANTHROPIC_AUTH_TOKEN && !ANTHROPIC_API_KEY ? 'ANTHROPIC_AUTH_TOKEN' : 'ANTHROPIC_API_KEY'
  const server = baseURL ? new URL(baseURL).origin : 'Claude'
  const given = ANTHROPIC_API_KEY || ANTHROPIC_AUTH_TOKEN ? 'does not accept it' : 'asks for one'
  return stops(name, `${server} ${given} (it answered ${status}).`, baseURL ? `Check ${name} in .env.` : keyFix)
}

const keyFix = 'Make a new one at https://platform.claude.com under API keys, and put it into .env.'

function away(baseURL: string | undefined, why: string): Finding {
  const server = baseURL ? new URL(baseURL).origin : 'https://api.anthropic.com'
  const fix = baseURL ? 'Start that server, or put its right address into .env.' : 'Check the network of this machine.'
  return mend(baseURL ? 'ANTHROPIC_BASE_URL' : 'model', `${server} cannot be reached: ${why}.`, fix)
}
