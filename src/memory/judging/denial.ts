import { contentStems, fold, isContent, isSameWord, stem } from '../text/words.js'
import { contentWords, isOpener, type Placed } from './claim.js'

/** Words that turn a statement into its opposite, folded, in the languages that people are likely to write. */
const negations = new Set(
  `no not never none neither nor nope nah dont doesnt didnt isnt arent wasnt werent havent hasnt cant cannot couldnt
  wont wouldnt stopped quit refuse refused sold failed formerly nao nunca jamais nein nicht kein keine keinen keinem keiner keines niemals non ne pas
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

/** A claim is negated where its words are not, or says what they deny; `no` alone denies what was asked. */
export function saysTheOpposite({ text, quote }: { text: string; quote: string }): boolean {
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
  const onlyDenied = standsOnlyDenied(claimed, quote)
  // Who does not eat pork avoids it.
  if (aversion.test(text) && denied.length > 0 && !averse.test(quote)) return !onlyDenied
  if (onlyDenied) return true
  if (standsNow(claimed, quote)) return false
  const own = contentStems(quote)
  return claimed.some(isDenied) || (denied.length > 0 && !claimed.some(({ word }) => own.has(stem(word))))
}

const aversion = /^\W*(?:dislikes|hates|avoids|detests|refuses)\b/i
const averse = /\b(?:dislik|hat|avoid|detest|refus|mind)\w*/i

/** So much is looked at, in UTF-16 units. */
const longestSentence = 300

/** Does what a claim is about stand in what is so now, where the rest of it used to be otherwise? */
function standsNow(claimed: readonly Placed[], quote: string): boolean {
  const before = /\bused to\b/i.exec(quote)
  const rest = before ? quote.slice(before.index, before.index + longestSentence) : ''
  const now = /\b(?:but|and|then) .*\b(?:now|nowadays|these days|currently|since)\b.*/is.exec(rest)?.[0]
  if (now === undefined || tokensOf(now).some((word) => negations.has(word))) return false
  const spoken = contentStems(now)
  const about = claimed.filter((word) => !isOpener(word))
  return about.length > 0 && about.every(({ word }) => spoken.has(stem(word)))
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
