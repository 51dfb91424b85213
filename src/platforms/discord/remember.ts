/** So many are known. */
const mostKnown = 1000

/** Knows one more; the oldest of too many is forgotten. */
export function remember<Value>(known: Map<string, Value>, key: string, value: Value): void {
  known.set(key, value)
  const [oldest] = known.keys()
  if (known.size > mostKnown && oldest !== undefined) known.delete(oldest)
}
