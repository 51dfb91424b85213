import type { Doubt } from '../memory.js'
import { sentencesOf, standsIn } from '../text/words.js'
import { isConfided } from './confided.js'
import { isHearsay } from './hearsay.js'
import { isOrder, takesOver } from './orders.js'
import { hasPersonalNumber } from './personal-numbers.js'

/**
 * Why a claim must wait for its person's yes before it is kept; null where it need not: it gives orders, holds a link, is a
 * secret or leads to a person, or is what others say of them. `said` is the whole message that it comes from.
 */
export function doubtOf(claim: { text: string; quote: string }, said: string): Doubt | null {
  const isTakenOver = sentencesOf(said).some((sentence) => takesOver(sentence) && standsIn(claim.quote, sentence))
  if (isTakenOver || isOrder(claim.text)) return 'order'
  if (hasLink(claim.text)) return 'link'
  if (hasPersonalNumber(claim.text) || isConfided(said)) return 'secret'
  return isHearsay(claim, said) ? 'others' : null
}

/** Would a sentence of whatever origin have to wait, by itself? */
export function isDoubtful(sentence: string): boolean {
  return isOrder(sentence) || hasLink(sentence) || hasPersonalNumber(sentence)
}

const domains =
  'com|org|net|io|gg|me|dev|app|co|ai|gl|ly|xyz|info|biz|tv|to|link|site|online|shop|store|club|top|page|cloud|tech|live|de|fr|es|it|nl|uk|us|eu|pl|ru|br|jp|cn|in|ca|au|ch|at|be|se|no|dk|fi|cz|pt|ie|ua|tr|kr|mx|ar'
const links = [
  /[a-z][a-z0-9+.-]{1,20}:\/\/\S/i,
  /(?<![\p{L}\p{N}])www\.\S/iu,
  /\]\(\S/,
  new RegExp(
    String.raw`(?<![\p{L}\p{N}@.])(?!(?:asp|vb|ado)\.net/)(?:[\p{L}\p{N}-]{1,63}\.){1,5}(?:${domains})(?::\d{1,5})?/[\p{L}\p{N}]`,
    'iu',
  ),
]

/** Is there an address in it that can be followed? */
function hasLink(text: string): boolean {
  const plain = text.normalize('NFKC').replace(/\p{Cf}/gu, '')
  return links.some((link) => link.test(plain))
}
