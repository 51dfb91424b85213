import { lstat, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { adopt, parseArticle } from '../memory/article.js'
import type { Keeper } from '../memory/keeper.js'
import type { Memory, UserKey } from '../memory/memory.js'
import { Damaged } from '../memory/trouble.js'
import { pathOf } from './keys.js'
import { readStored } from './reading.js'
import { flush, makeFolder } from './writing.js'

/** A larger file is none that the article's Python wrote, sealed or not, in bytes. */
const largestArticle = 2_000_000

/**
 * Takes over the session file that the article's Python wrote for `name`, `<directory>/<name>.json`, into the memory of
 * `user`; it is removed once the memory is durable. Before it is read it is moved beside that memory, so that forgetting
 * takes it too; there it stays, unread, for someone who keeps nothing. Resolves with what there is to say, or null.
 */
export async function takeOver(
  keeper: Keeper,
  { directory, name, user, conversation }: { directory: string; name: string; user: UserKey; conversation: string },
): Promise<string | null> {
  if (!/^[^./\\\0][^/\\\0]{0,99}$/.test(name)) return null
  const document = pathOf(directory, `person/${user.replace(':', '/')}`)
  const article = `${document}.article`
  const origin = join(directory, `${name}.json`)
  if (await isThere(origin)) {
    await makeFolder(dirname(document))
    await rename(origin, article)
    await flush(dirname(document))
    await flush(directory)
  }
  const stored = await readStored(article, largestArticle)
  // Whoever reads a memory first says if it could not be read: that is the bot.
  if (stored === null) return null
  const { persist, forgets } = await keeper.read(user)
  if (!persist) {
    await keeper.sealBeside(user)
    return null
  }
  try {
    if (stored.bytes === null) throw new Damaged('it is not a file of that size')
    const file = parseArticle(Buffer.from(keeper.openBeside(stored.bytes)).toString(), name)
    let adopted: Memory | null = null
    const after = await keeper.update(user, (memory) => {
      const still = memory.persist && memory.forgets === forgets
      adopted = still ? adopt(memory, file, conversation, Date.now()) : null
      return adopted ?? memory
    })
    if (adopted === null) return null
    if (isWhole(adopted, after)) await rm(article, { force: true })
    else await rename(article, `${article}-${Date.now()}`)
    await flush(dirname(document))
    await keeper.sealBeside(user)
    const rest = isWhole(adopted, after) ? '' : ` Not all of it fits; the old file stays beside it.`
    return `${origin} was taken over into your memory.${rest}`
  } catch (error) {
    if (!(error instanceof Damaged)) throw error
    const aside = `${document}.damaged-${Date.now()}`
    await rename(article, aside)
    await keeper.sealBeside(user)
    return `${origin} is no session file of ${name}. It was set aside as ${aside}.`
  }
}

function isWhole(adopted: Memory, after: Memory): boolean {
  return (['facts', 'summaries', 'exchanges'] as const).every((part) => adopted[part].length === after[part].length)
}

async function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    (error) => {
      if (error.code === 'ENOENT') return false
      throw error
    },
  )
}
