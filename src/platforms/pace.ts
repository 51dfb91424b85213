/** How soon after a start the next may follow, at first and at most, in milliseconds. */
const firstGap = 1000
const longestGap = 5 * 60_000
/** What stood so long was good, and the gaps begin anew, in milliseconds. */
const goodAfter = 15 * 60_000

export interface Pace {
  /** How long the next start has to wait yet, in milliseconds. */
  wait(): number
  /** It is started now. */
  start(): void
}

/**
 * How soon something may be started again: 1, 2, 4, … 256, 300 seconds after its last start, beginning anew with what stood
 * for a quarter of an hour. Whatever becomes of the starts, these are fewer than 700 a day, for k short gaps take
 * 2^k - 1 seconds and the good one that must follow takes 900: (k + 1) starts in 2^k + 899 seconds are most for k = 8, which
 * makes 9 in 1,155, or 673 a day. (Discord resets a token after 1,000.)
 */
export function createPace(clock: () => number = () => performance.now()): Pace {
  let started = Number.NEGATIVE_INFINITY
  let gap = 0
  return {
    wait: () => Math.max(0, started + gap - clock()),
    start() {
      const now = clock()
      gap = now - started >= goodAfter ? firstGap : Math.min(gap * 2, longestGap)
      started = now
    },
  }
}
