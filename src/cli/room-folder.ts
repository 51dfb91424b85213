import { lstat } from 'node:fs/promises'
import { join } from 'node:path'

/** The room's own folder, beside those of the platforms: no platform's name begins with a dot. */
const name = '.room'

/**
 * Where the room keeps its people: in a folder of its own. Gives a sentence instead where that is none, or a link: behind it
 * may be the memories of others.
 */
export async function roomFolderIn(sessions: string): Promise<{ directory: string } | { wrong: string }> {
  const directory = join(sessions, name)
  const found = await lstat(directory).catch(() => null)
  if (found === null || found.isDirectory()) return { directory }
  return { wrong: `${directory} is no folder, and the room keeps its people in one of that name. Move it away.` }
}
