/** What is stored is no memory of this person: half a file, another's, something else. It is set aside, never overwritten. */
export class Damaged extends Error {
  override name = 'Damaged'
}

/** The memory was written by a later Keepsake. It is left as it is. */
export class FromTheFuture extends Error {
  override name = 'FromTheFuture'
}

/** The memory is encrypted, and not with the memory key that is set. It is left as it is. */
export class OtherKey extends Error {
  override name = 'OtherKey'
}

/** Another process has held a document for longer than anyone should wait. */
export class Busy extends Error {
  override name = 'Busy'
}

/** Why a memory could not be read or saved, in words for its person; or for another, where `it` is how they name it. */
export function troubleInWords(error: unknown, it = 'your memory'): string {
  if (error instanceof Busy) return 'another program is using it'
  if (error instanceof FromTheFuture) return 'a newer Keepsake wrote it'
  if (error instanceof OtherKey) return `${it} is encrypted, and not with the MEMORY_KEY that is set`
  if (isFull(error)) return 'the disk is full'
  if (['EROFS', 'EACCES', 'EPERM', 'ENOENT', 'ENOTDIR'].includes(codeOf(error)))
    return `the file of ${it} cannot be read or written`
  return 'something failed on my side'
}

/** Is it for want of room that something was not written? */
export function isFull(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(codeOf(error))
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
