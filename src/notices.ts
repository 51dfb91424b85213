import type { UserKey } from './memory/memory.js'

export type Notices = ReturnType<typeof createNotices>

/** What people must be told with their next answer or command: the latest notice for each. */
export function createNotices() {
  const notices = new Map<UserKey, string>()

  /** Takes it away: who is told it once is not told it again. */
  function take(user: UserKey): string[] {
    const notice = notices.get(user)
    notices.delete(user)
    return notice === undefined ? [] : [notice]
  }

  return { leave: (user: UserKey, notice: string) => void notices.set(user, notice), take }
}
