import { plainOf, type Span } from '../text/unmasked.js'

const phrase = new RegExp(
  plainOf(
    String.raw`(?<!\p{L})(?:seed|recovery|mnemonic|backup|secret recovery|wallet|wiederherstellungs|semilla|récupération|recuperação|recuperación)[- ]?(?:phrases?|words?|frase|phrase|wörter)?`,
  ),
  'giu',
)
const ofWords =
  /(?<![\p{L}\p{N}])(?:(?:\d{1,2}[.)]\s{0,3})?[a-z]{3,8}(?:[\s,;]{1,4}|$)){11,23}(?:\d{1,2}[.)]\s{0,3})?[a-z]{3,8}/iu
const sentenceWords =
  /(?<![a-z])(?:the|and|for|but|not|are|was|has|had|his|its|our|she|they|them|with|from|been|would|should|could|because|never|anyone)(?![a-z])/i

/** Twelve words or more, right after they are called a seed or recovery phrase. */
export function phrasesIn(text: string): (Span & { kind: 'recovery phrase' })[] {
  return [...text.matchAll(phrase)].flatMap((named) => {
    const start = named.index + named[0].length
    const rest = text.slice(start, start + 400)
    const lead = /^[^:=\n]{0,30}(?:[:=\n]|\s(?:is|are|ist|es|est|é|è)\s)\s{0,4}/iu.exec(rest)?.[0]
    const listed = lead === undefined ? null : ofWords.exec(rest.slice(lead.length))
    if (lead === undefined || !listed || listed.index > 4 || sentenceWords.test(listed[0])) return []
    const from = start + lead.length + listed.index
    return [{ kind: 'recovery phrase' as const, from, to: from + listed[0].length }]
  })
}
