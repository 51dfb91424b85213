import { lstat, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Removes from a folder the copies of documents that were set aside before a time, in milliseconds since 1970: by the time
 * in their name and by that of their last change, whichever is later.
 */
export async function removeSetAside(folder: string, before: number): Promise<void> {
  for (const name of await readdir(folder)) {
    const [, named] = /\.json\.damaged-(\d{1,15})(?:-[0-9a-f]+)?$/.exec(name) ?? []
    if (named === undefined || Number(named) >= before) continue
    const path = join(folder, name)
    const changed = await changedAt(path)
    if (changed !== null && changed < before) await rm(path, { recursive: true, force: true })
  }
}

async function changedAt(path: string): Promise<number | null> {
  return lstat(path).then(
    ({ mtimeMs }) => mtimeMs,
    (error) => {
      if (error.code === 'ENOENT') return null
      throw error
    },
  )
}
