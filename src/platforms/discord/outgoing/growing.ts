import type { Place } from '../../../message.js'

export type Growing = ReturnType<typeof createGrowing>

/** The answers that grow, and where each was asked for: there it is stopped. */
export function createGrowing() {
  const places = new Map<string, Place>()

  /** Takes note of whether an answer grows. */
  function note(answer: string, place: Place): (isGrowing: boolean) => void {
    return (isGrowing) => void (isGrowing ? places.set(answer, place) : places.delete(answer))
  }

  /** Where an answer was asked for, as long as it grows. */
  function askedAt(answer: string): Place | undefined {
    return places.get(answer)
  }

  return { note, askedAt }
}
