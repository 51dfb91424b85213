import { accessSync, closeSync, constants, openSync, type Stats, statSync } from 'node:fs'
import { dirname } from 'node:path'

/** A folder that cannot be made or written now may be so later; then every answer says that it was not saved. */
export function mayBeFolder(path: string): boolean {
  const found = statOf(path)
  return found === null || (found !== 'impossible' && found.isDirectory())
}

/** Can a line be added to this file, or the file be made? */
export function canBeWritten(path: string): boolean {
  const found = statOf(path)
  // Opening a pipe would wait for whoever reads it.
  if (found === 'impossible' || found?.isFIFO()) return false
  try {
    if (found) closeSync(openSync(path, 'a'))
    else accessSync(dirname(path), constants.W_OK)
    return true
  } catch {
    return false
  }
}

function statOf(path: string): Stats | null | 'impossible' {
  try {
    return statSync(path)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? null : 'impossible'
  }
}
