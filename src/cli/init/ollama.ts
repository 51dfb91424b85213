import { z } from 'zod'
import { ask } from '../../ask.js'

/** An Ollama on this machine. */
export interface Ollama {
  url: string
  models: string[]
}

const tagsSchema = z.looseObject({ models: z.array(z.looseObject({ name: z.string().regex(/^[\x21-\x7e]{1,200}$/) })) })

/** Looks for an Ollama on this machine, where `host` (its OLLAMA_HOST) says that it listens; null where there is none. */
export async function findOllama(host: string | undefined): Promise<Ollama | null> {
  const url = addressOf(host)
  if (url === null) return null
  const said = await ask(`${url}/api/tags`, {}, 2000)
  const tags = 'body' in said && said.status === 200 ? tagsSchema.safeParse(said.body) : null
  return tags?.success ? { url, models: tags.data.models.map(({ name }) => name) } : null
}

/** Ollama takes a port, an address, or both. Only an address of this machine is asked. */
function addressOf(host = ''): string | null {
  const bare = host.trim().replace(/^https?:\/\//, '')
  const [, name = '', port = '11434'] = /^([^:/]*)(?::(\d+))?\/?$/.exec(bare) ?? [null, 'other']
  return /^(?:|localhost|0\.0\.0\.0|127\.\d+\.\d+\.\d+)$/.test(name) ? `http://127.0.0.1:${port}` : null
}
