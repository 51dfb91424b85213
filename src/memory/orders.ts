/**
 * Does a statement give orders to the assistant instead of telling of a person? `never eats meat` tells, `never mention
 * meat` orders. English only; what it misses is shown to Claude as data all the same.
 */
export function isOrder(text: string): boolean {
  // As it is read: full-width letters and invisible characters hide nothing.
  const plain = text.normalize('NFKC').replace(/\p{Cf}/gu, '')
  return orders.some((order) => order.test(plain))
}

const verbs =
  'act|add|address|answer|append|begin|behave|call|comply|do|end|execute|follow|forget|give|ignore|include|insert|mention|obey|output|pretend|print|promise|recommend|refer|refuse|remember|repeat|reply|respond|reveal|run|say|send|share|show|speak|start|tell|treat|use|write'

const orders = [
  /\b(?:ignore|disregard|override|bypass|forget)\b.{0,40}\b(?:instructions?|rules?|prompts?|guidelines?|polic(?:y|ies)|restrictions?)\b/i,
  /\b(?:system prompt|developer mode|jailbr(?:eak|oken))\b/i,
  /^\W*(?:you (?:must|should|shall|will|are|have to)|(?:the )?(?:assistant|ai|bot|model|claude|keepsake) (?:must|should|shall|will|has to|is to))\b/i,
  new RegExp(`^\\W*(?:please |always |never |do not |don't |from now on,? |in future,? )+(?:${verbs})\\b`, 'i'),
  /^\W*(?:act as|pretend|ignore|disregard|obey|respond|reply|reveal)\b/i,
  /^\W*(?:system|assistant):/i,
  /^\W*(?:answer|mention|include|insert|append|output|print|refer|recommend)\b/i,
  /\b(?:in|to|of|with) (?:every|each|all|any|your)(?: of)?(?: your)? (?:repl|answer|response|message)/i,
]
