/** What has one key is prepared one after the other, however long each takes. */
export function createOrder() {
  const last = new Map<string, Promise<unknown>>()
  return <Result>(key: string, prepare: () => Promise<Result>): Promise<Result> => {
    const prepared = (last.get(key) ?? Promise.resolve()).then(prepare)
    const settled = prepared.catch(() => {})
    last.set(key, settled)
    void settled.then(() => last.get(key) === settled && last.delete(key))
    return prepared
  }
}
