import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { makeFolder } from '../../stores/writing.js'

const { O_APPEND, O_CREAT, O_NOFOLLOW, O_NONBLOCK, O_WRONLY } = constants

/** What the operator did: which command, about whom (as a hash), of how many people, and how it ended. No content. */
export interface Audited {
  command: string
  person?: string
  people: number | null
  exit: number
}

/**
 * Opens `audit.log` in the folder of the session files, readable by its owner alone. `note` adds a line and resolves once it
 * is on the disk. Rejects where it cannot be opened: then nothing should be done.
 */
export async function openAudit(directory: string, clock: () => number) {
  await makeFolder(directory)
  const flags = O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_WRONLY
  const file = await open(join(directory, 'audit.log'), flags, 0o600)
  if (!(await file.stat()).isFile()) {
    await file.close()
    throw new Error('it is no file')
  }

  async function note(what: Audited): Promise<void> {
    try {
      await file.write(`${JSON.stringify({ at: new Date(clock()).toISOString(), ...what })}\n`)
      await file.datasync()
    } finally {
      await file.close()
    }
  }

  return { note }
}
