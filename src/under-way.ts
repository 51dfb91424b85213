export type UnderWay = ReturnType<typeof createUnderWay>

/** Work that is waited for before the end. */
export function createUnderWay() {
  const active = new Set<Promise<void>>()

  /** Gives the work back, as it is. */
  function note<Result>(work: Promise<Result>): Promise<Result> {
    const settled = work.then(
      () => {},
      () => {},
    )
    active.add(settled)
    void settled.then(() => active.delete(settled))
    return work
  }

  /** Resolves when nothing is under way, nor what came meanwhile. */
  async function idle(): Promise<void> {
    while (active.size > 0) await Promise.allSettled(active)
  }

  return { note, idle }
}
