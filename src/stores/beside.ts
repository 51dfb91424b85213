import { lstat, readFile, rename, rm, unlink, utimes } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { prefixIn } from './keys.js'
import { withLock } from './lock.js'
import { entriesOf, filesIn, ignoreMissing } from './reading.js'
import { flush, isOrphan, temporaryFor, writeNew } from './writing.js'

/** A larger file that stands beside a document is not changed, in bytes. */
const largest = 100_000_000

/** What stands beside a document: copies set aside, and what a crash left. */
export async function besides(path: string): Promise<string[]> {
  const own = basename(path)
  const entries = (await entriesOf(dirname(path))).filter(({ name }) => name.startsWith(own))
  const isBeside = (entry: string) =>
    entry.startsWith(`${path}.damaged-`) || entry.startsWith(`${path}.article`) || isOrphan(entry, path)
  return entries.map(({ name }) => join(dirname(path), name)).filter(isBeside)
}

/** Beside which document something stands that was set aside, or is an older program's. */
function documentBeside(entry: string): string | undefined {
  return /^(.*\.json)\.(?:damaged-|article)[^/]*$/s.exec(entry)?.[1]
}

/** What stands beside the memories of people. */
async function* allBesides(directory: string): AsyncIterable<string> {
  const folders = (await entriesOf(directory)).filter((one) => one.isDirectory() && prefixIn(one.name) === 'person/')
  for (const { name } of folders) for await (const path of filesIn(join(directory, name))) yield path
}

/** Replaces what stands beside the document at `path`, or beside any memory, by what `change` gives; null leaves it as it is. */
export async function changeBesides(
  where: { directory: string; path: string | undefined },
  change: (bytes: Uint8Array) => Uint8Array | null,
): Promise<void> {
  const found = where.path === undefined ? allBesides(where.directory) : await besides(where.path)
  for await (const entry of found) {
    const document = documentBeside(entry)
    if (document) await withLock(`${document}.lock`, () => replace(entry, change, temporaryFor(document)))
  }
}

/** In one step; its time stays. */
async function replace(path: string, change: (bytes: Uint8Array) => Uint8Array | null, temporary: string) {
  const found = await lstat(path).catch(ignoreMissing)
  if (!found?.isFile() || found.size > largest) return
  const bytes = change(await readFile(path))
  if (bytes === null) return
  try {
    await writeNew(temporary, bytes)
    await utimes(temporary, found.atime, found.mtime)
    await rename(temporary, path)
    await flush(dirname(path))
  } finally {
    await unlink(temporary).catch(ignoreMissing)
  }
}

/**
 * Removes from a folder the copies of documents that were set aside before a time, in milliseconds since 1970: by the time
 * in their name and by that of their last change, whichever is later.
 */
export async function removeSetAside(folder: string, before: number): Promise<void> {
  for (const { name } of await entriesOf(folder)) {
    const [, named] = /\.json\.damaged-(\d{1,15})(?:-[0-9a-f]+)?$/.exec(name) ?? []
    if (named === undefined || Number(named) >= before) continue
    const path = join(folder, name)
    const found = await lstat(path).catch(ignoreMissing)
    if (found && found.mtimeMs < before) await rm(path, { recursive: true, force: true })
  }
}
