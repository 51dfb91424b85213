import { createNewest } from '../newest.js'

/** So many are known. */
const most = 5000

/** Tells of each key whether that time has passed, in milliseconds, since it last said so; `clock` only goes forward. */
export function createSeldom(time: number, clock = () => performance.now()): (key: string) => boolean {
  const last = createNewest<number>(most)
  return (key) => {
    const before = last.get(key)
    if (before !== undefined && clock() - before < time) return false
    last.add(key, clock())
    return true
  }
}
