import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { adopt, parseArticle } from '../memory/article.js'
import { Damaged } from '../memory/document.js'
import type { Keeper } from '../memory/keeper.js'
import type { UserKey } from '../memory/memory.js'
import { flush, pathOf, readStored } from './files.js'

/**
 * Takes over the session file that the article's Python wrote for `name`, `<directory>/<name>.json`, into the memory of
 * `user`; it is removed once the memory is durable. Resolves with what there is to say, or null where there was none to
 * take over. One that cannot be read is set aside; someone who keeps nothing keeps the old file as it is.
 */
export async function takeOverArticle(
  keeper: Keeper,
  { directory, name, user, conversation }: { directory: string; name: string; user: UserKey; conversation: string },
): Promise<string | null> {
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(name)) return null
  const path = join(directory, `${name}.json`)
  const stored = await readStored(path)
  if (stored === null || !(await keeper.read(user)).memory.persist) return null
  try {
    if (stored.bytes === null) throw new Damaged('it is not a file of that size')
    const file = parseArticle(Buffer.from(stored.bytes).toString(), name)
    await keeper.update(user, (memory) => adopt(memory, file, conversation, Date.now()))
    await rm(path, { force: true })
    await flush(directory)
    return `${path} was taken over into your memory.`
  } catch (error) {
    if (!(error instanceof Damaged)) throw error
    // Beside the person's own memory, so that forgetting takes it too.
    const aside = `${pathOf(directory, `person/${user.replace(':', '/')}`)}.damaged-${Date.now()}`
    await mkdir(dirname(aside), { recursive: true, mode: 0o700 })
    await rename(path, aside)
    return `${path} is no session file of ${name}. It was set aside as ${aside}.`
  }
}
