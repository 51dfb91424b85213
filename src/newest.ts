/** The newest things by their keys, `most` of them: one more, and the oldest is known no longer. */
export function createNewest<Thing>(most: number) {
  const things = new Map<string, Thing>()

  function add(key: string, thing: Thing): void {
    things.delete(key)
    things.set(key, thing)
    const [oldest] = things.keys()
    if (things.size > most && oldest !== undefined) things.delete(oldest)
  }

  const all = (): Thing[] => [...things.values()]
  const drop = (key: string) => void things.delete(key)
  return { add, all, drop, get: (key: string) => things.get(key), has: (key: string) => things.has(key) }
}
