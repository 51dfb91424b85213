import type { webApi } from '@slack/bolt'

/** "Keepsake is thinking…" under a thread, as long as something is being answered in it. */
export function createStatus(client: webApi.WebClient) {
  const threads = new Map<string, { working: number; told: Promise<unknown> }>()

  /** Shows the status until the function it returns is called; calling that again does nothing. */
  function show(channel: string, thread: string): () => void {
    const key = `${channel}:${thread}`
    const here = threads.get(key) ?? { working: 0, told: Promise.resolve() }
    threads.set(key, here)
    const tell = () => {
      // Workspaces without agents have no status, and an answer shall not wait for it.
      here.told = here.told.then(() => {
        const status = here.working > 0 ? 'is thinking…' : ''
        const set = () => client.assistant.threads.setStatus({ channel_id: channel, thread_ts: thread, status })
        const again = () => (status === '' ? set() : undefined)
        return set()
          .catch(again)
          .catch(() => {})
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

  return { show }
}
