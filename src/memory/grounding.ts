import { contentStems, fold, isContent, isSameWord, sentencesOf, standsIn, stem, words } from './words.js'

/** What a person said in one exchange, and the bot's answer before it in that conversation. */
export interface Ground {
  said: string
  answeredBefore: string
}

/** What facts begin with and is not a name, though it may be written with a capital. */
const openers = new Set(
  `is has was does likes loves hates dislikes prefers enjoys wants needs lives works studies plays speaks owns uses knows
  plans hopes thinks believes avoids drinks eats drives moved grew born married learning working living looking named called
  allergic favorite favourite interested afraid vegetarian vegan no not new currently often usually always never`.split(
    /\s+/,
  ),
)

const numbers = new Set(
  `one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen
  twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million dozen`.split(/\s+/),
)

/** Words that turn a statement into its opposite, folded, in the languages that people are likely to write. */
const negations = new Set(
  `no not never none neither nor nope nah dont doesnt didnt isnt arent wasnt werent havent hasnt cant cannot couldnt
  wont wouldnt stopped quit formerly nao nunca jamais nein nicht kein keine keinen keinem keiner keines niemals non ne pas
  nee niet geen inte aldrig ikke aldri nie nigdy emme eivat nikdy neni nejsem nemam не нет ни никогда нету δεν δε ποτε
  değil yok hayir laysa لا ليس لست لم לא אין नहीं niciodata không`
    .split(/\s+/)
    .map(fold),
)
const fillers = new Set(
  'really actually even much ever particularly especially mehr plus mas mais più più meer längre lenger wiecej больше'
    .split(' ')
    .map(fold),
)

/** Does the word turn a statement into its opposite? */
export function isNegation(word: string): boolean {
  return negations.has(fold(word))
}

/**
 * Does a claim about a person stand in their own words? The quote stands in what they said, two words at least or all of
 * it; every name and number of the claim, and at least half of its other content words, with and without the verb it
 * begins with, stand by stem in the quote; and it does not say the opposite. Where they answered a question in five words
 * or fewer, by yes or no or by words that the claim holds, the question counts as said too.
 */
export function isGrounded(claim: { text: string; quote: string }, ground: Ground): boolean {
  if (!isQuoted(claim.quote, ground.said)) return false
  const own = contentStems(claim.quote)
  const spoken = new Set([...own, ...contentStems(questionLent(claim, ground))])
  const stands = ({ word }: Placed) => spoken.has(stem(word))
  const nearly = ({ word }: Placed) =>
    stands({ word, place: 0 }) || [...spoken].some((one) => isSameWord(one, stem(word)))

  const told = contentWords(claim.text)
  const exact = told.filter(isNameOrNumber)
  const loose = told.filter((word) => !isNameOrNumber(word))
  // The verb alone carries nothing: "likes gold" does not stand in "I like tea".
  const objects = loose.filter((word) => !isOpener(word))
  // A capital at the beginning may be there for the sentence alone.
  const fits = (word: Placed) => stands(word) || (word.place === 0 && nearly(word))
  if (told.length === 0 || !exact.every(fits) || !atLeastHalf(loose, nearly) || !atLeastHalf(objects, nearly))
    return false
  return !saysTheOpposite(claim)
}

/** A fact speaks of the person without naming them: `Ana lives in Lisbon` is `lives in Lisbon`. */
export function withoutSubject(text: string, name: string | null): string {
  const subject = /^\s*(?:the user|user|the person|they|he|she|i)\s+(?=\S)/i.exec(text)?.[0] ?? ''
  if (subject) return text.slice(subject.length)
  return name && text.startsWith(`${name} `) ? text.slice(name.length + 1) : text
}

/** Is it the person's own: two words of theirs at least, or all they said? */
export function isQuoted(quote: string, said: string): boolean {
  return standsIn(quote, said) && (words(quote).length >= 2 || fold(quote) === fold(said))
}

/** Is a fact the one these words are about: do they share a word that says something, beyond the verb? */
export function touches(fact: string, quote: string, ground: Ground): boolean {
  const spoken = contentStems(`${quote} ${questionAnswered(ground)}`)
  return contentWords(fact).some((word) => !isOpener(word) && spoken.has(stem(word.word)))
}

const matters = [
  'live lives living moved moving resides based relocated',
  'work works working job employed joined',
  'married single engaged divorced dating widowed',
].map((verbs) => new Set(verbs.split(' ').map(stem)))

/** Are two facts about the same: do they share a word that says something, or tell both of home, work or marriage? */
export function isSameMatter(one: string, other: string): boolean {
  const stems = contentStems(one)
  const others = [...contentStems(other)]
  if (others.some((word) => stems.has(word))) return true
  return matters.some((verbs) => [...stems].some((word) => verbs.has(word)) && others.some((word) => verbs.has(word)))
}

/** A claim is negated where its words are not, or says what they deny; `no` alone denies what was asked. */
function saysTheOpposite({ text, quote }: { text: string; quote: string }): boolean {
  const clauses = quote.split(/[.,;!?]+/).map(tokensOf)
  const denied = clauses.flatMap((clause) =>
    clause.flatMap((word, place) => (negations.has(word) ? [firstContent(clause.slice(place + 1))] : [])),
  )
  const isNegated = denied.length > 0 || unspacedNegation.test(quote)
  if (tokensOf(text).some((word) => negations.has(word)) || unspacedNegation.test(text)) return !isNegated
  if (unspacedNegation.test(quote)) return true
  const all = clauses.flat().map(stem)
  const isDenied = ({ word }: Placed) => {
    const sought = stem(word)
    const times = (list: readonly string[]) => list.filter((one) => one === sought || isSameWord(one, sought)).length
    return times(denied) > 0 && times(all) <= times(denied)
  }
  const claimed = contentWords(text)
  if (standsOnlyDenied(claimed, quote)) return true
  const own = contentStems(quote)
  return claimed.some(isDenied) || (denied.length > 0 && !claimed.some(({ word }) => own.has(stem(word))))
}

/** Words between two statements of one sentence. */
const joints = /\s(?:but|and|pero|y|mas|mais|et|aber|sondern|und|ma|e|но|а|и|maar|men|och|og|ale|i)\s/u

/** Does what a claim is about stand in nothing but what comes after a negation, whatever the language? */
function standsOnlyDenied(claimed: readonly Placed[], quote: string): boolean {
  const about = claimed.filter((word) => !isOpener(word)).map(({ word }) => stem(word))
  const stands = (words: readonly string[]) =>
    words.map(stem).some((word) => about.some((one) => one === word || isSameWord(one, word)))
  // "No I live in Porto" denies something else.
  const plain = quote.replace(/^\W*no[,.]?\s+(?=(?:i|i'm|my|we)\b)/i, '')
  const statements = plain.split(/[.,;:!?]+/).flatMap((clause) => clause.split(joints))
  const halves = statements.map(tokensOf).map((tokens) => {
    const at = tokens.findIndex((word) => negations.has(word))
    return at < 0 ? { before: tokens, after: [] } : { before: tokens.slice(0, at), after: tokens.slice(at + 1) }
  })
  return halves.some(({ after }) => stands(after)) && !halves.some(({ before }) => stands(before))
}

const unspacedNegation = /ない|ません|不|没/

function tokensOf(text: string): string[] {
  return fold(text)
    .replace(/\bused to\b/g, 'formerly')
    .split(' ')
}

function firstContent(folded: readonly string[]): string {
  const word = folded.find((one) => isContent(one) && !fillers.has(one) && !negations.has(one))
  return word === undefined ? '' : stem(word)
}

/** What a fact is about, as stems: the names in it, and its other words but for the verb it begins with and numbers. */
export function subjectOf(text: string): { names: string[]; others: string[] } {
  const told = contentWords(text).filter((word) => !isOpener(word) && !isNumber(word))
  const stems = (some: Placed[]) => some.map(({ word }) => stem(word))
  return { names: stems(told.filter(isNameOrNumber)), others: stems(told.filter((word) => !isNameOrNumber(word))) }
}

/** What a fact speaks of, beyond the verb it begins with, as stems. */
export function objectStems(text: string): Set<string> {
  return new Set(
    contentWords(text)
      .filter((word) => !isOpener(word))
      .map(({ word }) => stem(word)),
  )
}

/** The last question of the answer before, where what was said is short enough to be a reply to it. */
export function questionAnswered({ said, answeredBefore }: Ground): string {
  if (words(said).length > 5) return ''
  return sentencesOf(answeredBefore).findLast((sentence) => /[?？؟]/u.test(sentence)) ?? ''
}

/** The question that a short reply answers, if the claim holds some of the reply or that is a plain yes or no. */
function questionLent({ text, quote }: { text: string; quote: string }, ground: Ground): string {
  const own = contentStems(quote)
  const holdsReply = [...contentStems(text)].some((word) => own.has(word))
  return holdsReply || isOutright(ground.said) ? questionAnswered(ground) : ''
}

const assents = new Set(
  `yes yeah yep yup ya sure ok okay correct right exactly absolutely definitely indeed true certainly totally always si sim oui
  ouais ja jo jep da tak ano igen evet tamam haan ha nai hai да так ναι sì klar genau jawohl certo claro vero exact exactement
  cierto naam نعم כן हाँ jup aye both`
    .split(/\s+/)
    .map(fold),
)
const unspacedAssents = /^(?:はい|うん|ええ|そう|是|对|對|嗯|好|有|會|会|네|응|예|ใช่)/

/** Does a reply begin by saying yes, or no? */
export function isOutright(said: string): 'yes' | 'no' | null {
  const [first = ''] = fold(said).split(' ')
  if (assents.has(first) || unspacedAssents.test(said.trim())) return 'yes'
  return negations.has(first) || unspacedNegation.test(said) ? 'no' : null
}

interface Placed {
  word: string
  place: number
}

function contentWords(text: string): Placed[] {
  return words(text)
    .map((word, place) => ({ word, place }))
    .filter(({ word }) => isContent(word))
}

function isOpener({ word, place }: Placed): boolean {
  return place === 0 && openers.has(fold(word))
}

function isNameOrNumber(word: Placed): boolean {
  // Scripts without capitals show no names: each of their words that carries meaning has to stand.
  if (/[\p{Script=Han}\p{Script=Katakana}]/u.test(word.word)) return true
  return isNumber(word) || (/\p{Lu}/u.test(word.word) && !isOpener(word))
}

function isNumber({ word }: Placed): boolean {
  return /\p{N}/u.test(word) || numbers.has(fold(word))
}

function atLeastHalf<Item>(items: readonly Item[], holds: (item: Item) => boolean): boolean {
  return items.filter(holds).length * 2 >= items.length
}
