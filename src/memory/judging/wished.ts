import { stem, words } from '../text/words.js'
import { contentWords, isOpener } from './claim.js'

/** What is not so for those who say it: they want it, doubt it, dreamt it, all but did it. */
const wishes =
  /\b(?:want(?:s|ed)?|hop(?:e|es|ed|ing)|look(?:ing)? for|searching for|appl(?:y|ied|ying) (?:to|for|at)|dream(?:t|ed|ing)?|doubt|(?:almost|nearly)(?! (?:always|every|all|never|no|nothing|done|finished|\d))|thinking (?:of|about)|considering|unless)\b/i
/** Where that ends. */
const ends = /[,;.!?]|\b(?:because|since|so|while|when|who|which|and|but|as|my|our|for)\b/i
/** A claim that says so itself. */
const told =
  /\b(?:want|wish|hop(?:e|es|ing)|plan|dream|doubt|look|search|seek|hunt|appl(?:y|ie)|almost|nearly|think|consider|would|could|might|may|if|unless|need|try|tries|aim|intend|interest|like to|love to|curious|considered|goal)\w*/i

/** Does a claim say as a fact what somebody only wants, doubts, dreamt or nearly did, in English? */
export function isOnlyWished(clause: string, text: string): boolean {
  const wish = wishes.exec(clause)
  if (!wish || told.test(text)) return false
  const rest = clause.slice(wish.index + wish[0].length)
  const [before, wished] = [stemsOf(clause.slice(0, wish.index)), stemsOf(rest.split(ends)[0] ?? '')]
  const content = contentWords(text)
  const objects = content.filter((word) => !isOpener(word))
  const claimed = (objects.length > 0 ? objects : content).map(({ word }) => stem(word))
  const held = claimed.filter((word) => before.has(word) || wished.has(word))
  return held.length > 0 && held.every((word) => wished.has(word))
}

function stemsOf(text: string): Set<string> {
  return new Set(words(text).map(stem))
}
