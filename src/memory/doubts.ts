import type { Doubt } from './memory.js'
import { isOrder } from './orders.js'

/** Why a claim must wait for its person's yes before it is kept; null where it need not. */
export function doubtOf(claim: { text: string; quote: string }, _said: string): Doubt | null {
  return isOrder(claim.text) ? 'order' : null
}
