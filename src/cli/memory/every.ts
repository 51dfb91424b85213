import type { Found } from '../../memory/unreadable.js'
import type { Operator } from './operator.js'

/** So many memories are read from one word of progress to the next. */
const step = 1000

/** Every memory, as it lies there, until the operator stops it; says how far it is where that takes its time. */
export async function* everyMemory({ keeper, stop, tell }: Operator): AsyncIterable<Found> {
  let read = 0
  for await (const one of keeper.all()) {
    if (stop.aborted) return
    yield one
    read++
    if (read % step === 0) tell(`${read} memories read so far …`)
  }
}
