import { standsIn, stem, words } from '../text/words.js'
import { alike } from './alike.js'
import { contentWords, isNameOrNumber, isOpener } from './claim.js'

const asking =
  /^\W*(?:(?:and|but|so|hey|ok|well),?\s+)*(?:do|does|did|am|are|was|were|is|should|could|can|would|will|shall|have|has|where|what|when|why|how|who|which|whose|soll|kann|darf|bin|habe|wo|was|wann|warum|wie|est-ce|où|quand|pourquoi|puedo|debo|dónde|cuándo|posso|devo|onde|quando)(?!\p{L})/iu
/** A question by its form, with a mark or without. */
const turned =
  /^\W*(?:(?:and|but|so|hey|ok|well),?\s+)*(?:do|does|did|am|was|were|have|had|should|could|can|would|will|shall|may|might|must)(?:n['’]?t)? (?:i|we|my)\b/i
const endsAsking = /[?？؟]\s*["”»)]*$/u
/** `Wohne ich`, `¿Soy`. */
const elsewhere = /^[^\p{L}\p{N}]*(?:¿|\p{L}{1,30} (?:ich|ik|jag)(?!\p{L}))/iu

/** A request, or a question that is not for yes or no: it takes for granted what it says of `my …`. */
const granting =
  /^\W*(?:(?:and|but|so|hey|hi|ok|well|please),?\s+)*(?:(?:can|could|would|will) you|where|what|when|why|how|who|which|any|kannst du|könntest du|wo|wann|warum|wie|peux-tu|pourrais-tu|comment|quel\p{L}*|puedes|podrías|cómo|qué|podes|pode|como|puoi|potresti|come)(?!\p{L})/iu
const owned =
  /(?<!\p{L})(?:my|our|mein\p{L}*|unser\p{L}*|mon|ma|mes|notre|nos|mis?|nuestr\p{L}+|meus?|minhas?|noss\p{L}+|mi[oa]|miei|mie)\s+(.*)$/iu
/** Where what is owned is told no more. */
const ends =
  /[,;:?!.–—]|(?<!\p{L})(?:is|are|was|were|has|have|had|do|does|did|can|will|would|should|could|might|may|must|if|whether|that|which|because|so|why|how|what|where|when|and i|but|ist|sind|hat|ob|dass|est|sont|si|que|es|é|è|se|che)(?!\p{L})/iu
/** What is told of it by the way. */
const whoOf = /^\s*,?\s*(?:who|qui|que|che|der|die)(?!\p{L})[^,;?.!]*/iu
const owns =
  /^\W*(?:has|have|owns|is (?!not)\p{L}+ing|plans|hat|besitzt|plant|a(?= )|possède|tiene|planea|tem|planeja|ha(?= )|possiede)(?!\p{L})/iu

/** Does somebody ask this, instead of telling it? Who asks for a gift `for my daughter Lena` tells that they have one. */
export function isAsked(clause: string, text: string): boolean {
  if (turned.test(clause)) return true
  if (!endsAsking.test(clause)) return false
  return (asking.test(clause) || elsewhere.test(clause)) && !isGranted(clause, text)
}

function isGranted(clause: string, text: string): boolean {
  if (!granting.test(clause)) return false
  const [, after = ''] = owned.exec(clause.replace(/^\W*¿/u, '')) ?? []
  const [own = ''] = ` ${after}`.split(ends)
  const what = alike(own + (whoOf.exec(after.slice(own.length - 1))?.[0] ?? ''))
  if (!owns.test(text) && stem(words(what)[0] ?? '') !== stem(words(alike(text))[0] ?? '')) return false
  const stems = new Set(words(what).map(stem))
  const told = contentWords(alike(text)).filter((word) => !isOpener(word))
  const holds = ({ word }: { word: string }) => stems.has(stem(word)) || standsIn(word, what)
  const loose = told.filter((word) => !isNameOrNumber(word))
  return told.some(holds) && told.filter(isNameOrNumber).every(holds) && loose.filter(holds).length * 2 >= loose.length
}
