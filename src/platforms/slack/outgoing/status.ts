import type { webApi } from '@slack/bolt'
import { patiently } from '../connection/clients.js'
import { isMissingHere, reasonOf } from '../refusals.js'

/** What a workspace does not have is tried again after so many milliseconds. */
const withoutFor = 10 * 60_000

interface Where {
  channel: string
  thread: string
  user: string
}

/** Shows that something is being answered in a thread, with Slack's own button that stops it. */
export function createStatus(client: webApi.WebClient) {
  const threads = new Map<string, { working: number; told: Promise<unknown> }>()
  let noSessionsUntil = 0
  let noWordsUntil = 0

  /** Shows it until the function it returns is called; calling that again does nothing. */
  function show(where: Where): () => void {
    const key = `${where.channel}:${where.thread}`
    const here = threads.get(key) ?? { working: 0, told: Promise.resolve() }
    threads.set(key, here)
    const tell = () => {
      // An answer shall not wait for it.
      here.told = here.told.then(async () => {
        // What it waits for may take longer than the answer.
        const set = () => patiently(() => say(where, here.working > 0))
        await set().catch(() => (here.working > 0 ? undefined : set().catch(() => {})))
      })
    }
    here.working++
    if (here.working === 1) tell()
    let over = false
    return () => {
      if (over) return
      over = true
      here.working--
      // An answer that was posted took the status away, also from what is still being answered.
      tell()
      void here.told.then(() => here.working === 0 && threads.delete(key))
    }
  }

  /** Workspaces without agents have no sessions; there it is a line of words, if that. */
  async function say({ channel, thread, user }: Where, isWorking: boolean): Promise<void> {
    const where = { channel_id: channel, thread_ts: thread }
    if (performance.now() >= noSessionsUntil) {
      try {
        const status = isWorking ? 'processing' : 'active'
        await client.agents.sessions.setStatus({ ...where, status, initiator_user_id: user })
        return
      } catch (error) {
        if (!isMissing(error)) throw error
        noSessionsUntil = performance.now() + withoutFor
      }
    }
    if (performance.now() < noWordsUntil) return
    await client.assistant.threads.setStatus({ ...where, status: isWorking ? 'is thinking…' : '' }).catch((error) => {
      if (!isMissing(error)) throw error
      noWordsUntil = performance.now() + withoutFor
    })
  }

  return { show }
}

function isMissing(error: unknown): boolean {
  return isMissingHere(reasonOf(error) ?? '')
}
