import { settingIn } from '../../config.js'
import { lookAtModel, type ModelLook } from '../../models/looking.js'
import { findOllama, type Ollama } from './ollama.js'
import { askForSecret, type Setup, type Verdict } from './secrets.js'

interface Choice {
  says: string
  choose(): Promise<void>
}

/** Asks what is to answer: Claude, an Ollama that was found, or the stand-in. */
export async function askForModel(setup: Setup, ollamaHost: string | undefined): Promise<void> {
  const { asking } = setup
  const ollama = await findOllama(ollamaHost)
  const choices: Choice[] = [
    { says: 'Claude, with a key from https://platform.claude.com (answers cost money)', choose: () => claude(setup) },
    ...(ollama && ollama.models.length > 0
      ? [{ says: `Ollama on this machine, with ${named(ollama.models)}`, choose: () => local(setup, ollama) }]
      : []),
    { says: 'the offline stand-in: a few rules, to try it out', choose: async () => standIn(setup) },
  ]
  if (ollama?.models.length === 0) asking.say('Ollama is here, but has no model yet: ollama pull one, and begin again.')
  asking.say('What is to answer?')
  const at = await pick(
    setup,
    choices.map(({ says }) => says),
  )
  await choices[at]?.choose()
}

/** Asks which of several; the first where nothing is said. */
async function pick({ asking }: Setup, choices: string[]): Promise<number> {
  for (const [at, says] of choices.entries()) asking.say(`  ${at + 1}  ${says}`)
  for (;;) {
    const answer = (await asking.ask(`A number, 1 to ${choices.length} [1]: `)) || '1'
    const at = /^\d{1,3}$/.test(answer) ? Number(answer) - 1 : choices.indexOf(answer)
    if (choices[at] !== undefined) return at
  }
}

function named(models: string[]): string {
  return models.length > 4 ? `${models.slice(0, 3).join(', ')} and ${models.length - 3} more` : models.join(', ')
}

async function claude(setup: Setup): Promise<void> {
  const { asking, draft } = setup
  const elsewhere = draft.now('ANTHROPIC_BASE_URL')
  if (elsewhere !== undefined && !draft.isFixed('ANTHROPIC_BASE_URL')) {
    const stays = await asking.yes(
      `ANTHROPIC_BASE_URL is ${elsewhere}, instead of Claude's own. Keep it?`,
      !isHere(elsewhere),
    )
    if (!stays) draft.set('ANTHROPIC_BASE_URL', null)
  }
  draft.set('MODEL', null)
  const isToken = draft.now('ANTHROPIC_AUTH_TOKEN') !== undefined && draft.now('ANTHROPIC_API_KEY') === undefined
  const name = isToken ? 'ANTHROPIC_AUTH_TOKEN' : 'ANTHROPIC_API_KEY'
  const baseURL = settingIn('ANTHROPIC_BASE_URL', draft.now('ANTHROPIC_BASE_URL'))
  const addressFor = (secret: string) => ({ baseURL, ...(isToken ? { authToken: secret } : { apiKey: secret }) })
  const look = async (secret: string) => verdict(await lookAtModel(addressFor(secret), modelIn(setup, 'CHAT_MODEL')))
  const secret = await askForSecret(setup, name, { question: 'The key', look })
  if (secret === null) return standIn(setup)
  for (const one of ['CHAT_MODEL', 'LEARNING_MODEL'] as const) {
    await mendModel(setup, one, await lookAtModel(addressFor(secret), modelIn(setup, one)))
  }
}

/** Was it a model on this machine? Then it is not what Claude is asked through. */
function isHere(address: string): boolean {
  return /^https?:\/\/(?:localhost|127\.|\[::1\])/.test(address)
}

function verdict(look: ModelLook): Verdict {
  if (look.is === 'refused') return { is: 'refused', says: `It is not accepted (the answer was ${look.status}).` }
  if (look.is === 'away') return { is: 'away', says: `It could not be checked just now: ${look.why}.` }
  return { is: 'there', says: 'It is accepted.' }
}

type ModelName = 'CHAT_MODEL' | 'LEARNING_MODEL'

function modelIn({ draft }: Setup, name: ModelName): string {
  return draft.now(name) ?? usualModel(name)
}

function usualModel(name: ModelName): string {
  return settingIn(name, undefined) ?? ''
}

/** A model that is set, and that there is not, can be left to the usual one. */
async function mendModel(setup: Setup, name: ModelName, look: ModelLook): Promise<void> {
  const { asking, draft } = setup
  const model = modelIn(setup, name)
  if (look.is === 'there') asking.say(`${model} ${name === 'CHAT_MODEL' ? 'answers' : 'learns'}${until(look.ends)}.`)
  if (look.is !== 'unknown' && look.is !== 'retired') return
  asking.say(`There is no model ${model} for this key${look.is === 'retired' ? ' any more' : ''}.`)
  if (draft.isFixed(name) || draft.now(name) === undefined) return
  const usual = usualModel(name)
  if (model !== usual && (await asking.yes(`Take ${usual} in its place?`, true))) draft.set(name, null)
}

function until(end: string | null): string {
  return end === null ? '' : `, until ${end}`
}

async function local(setup: Setup, { url, models }: Ollama): Promise<void> {
  const { asking, draft } = setup
  if (models.length > 1) asking.say('Which of its models?')
  const model = models[models.length > 1 ? await pick(setup, models) : 0] ?? null
  draft.set('MODEL', null)
  draft.set('ANTHROPIC_BASE_URL', url)
  draft.set('CHAT_MODEL', model)
  draft.set('LEARNING_MODEL', model)
  asking.say(`${model} answers and learns. Small models learn less well than Claude.`)
}

function standIn({ asking, draft }: Setup): void {
  draft.set('MODEL', 'offline')
  asking.say('The stand-in answers until you run this again.')
}
