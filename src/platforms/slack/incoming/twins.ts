import { createNewest } from '../../../newest.js'

/** So many messages are known by how they came. */
const most = 1000

/**
 * A mention arrives twice, as a mention and as a message, in any order: tells whether one that is for the bot was taken as
 * the other. What comes again as the same is a redelivery, and not for us to judge.
 */
export function createTwins(): (id: string, as: string) => boolean {
  const taken = createNewest<string>(most)
  return (id, as) => {
    const before = taken.get(id)
    if (before === undefined) taken.add(id, as)
    return before !== undefined && before !== as
  }
}
