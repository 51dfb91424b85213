import { fold, isContent, words } from '../text/words.js'
import { isNegation, isOutright } from './denial.js'
import { type Ground, questionAnswered } from './grounding.js'

/** No name has more words; one written without capitals has fewer. */
const mostWords = 5
const mostPlainWords = 3

const folded = (phrases: string) => phrases.split('|').map((phrase) => fold(phrase))

/** What a name follows and nothing else does, in the languages that people are likely to write. */
const introductions = folded(
  `my name is|my name's|my names|my first name is|my full name is|the name is|the name's|i am called|i'm called|i go by|me llamo
  |mi nombre es|je m'appelle|mon nom est|mon prénom est|ich heiße|ich heisse|mein name ist|mi chiamo|il mio nome è|meu nome é|chamo-me
  |me chamo|ik heet|mijn naam is|jag heter|jeg heter|jeg hedder|nimeni on|mam na imię|nazywam się|jmenuji se|меня зовут|мене звати|adım
  |benim adım|mă numesc|numele meu este|με λένε|tên tôi là|nama saya|ang pangalan ko ay|mera naam|मेरा नाम|اسمي|שמי`,
)
/** What a name follows, and other words do as well: it has to be written like a name. */
const callings = folded(
  `call me|calls me|they call me|to be called|llámame|appelle-moi|appelez-moi|nenn mich|nennt mich|chiamami|me chama de|me chame de
  |noem me|kalla mig|kall meg|зови меня|зовите меня`,
)
/** What says as often what somebody is: an introduction only after a greeting, or with words that say so. */
const likenesses = folded(
  `i am|i'm|im|this is|it's me|its me|it is me|soy|je suis|moi c'est|ich bin|ich bin die|ich bin der|sono|sou|sou o|sou a|eu sou|eu sou o
  |eu sou a|ik ben|jag är|jeg er|jestem|я`,
)
const greetings = folded(
  `hi|hello|hey|heya|hiya|greetings|good morning|good evening|hola|buenas|salut|bonjour|coucou|hallo|moin|servus|guten tag|ciao|salve|olá|ola|oi
  |hoi|hej|hei|cześć|ahoj|привет|здравствуйте|merhaba|selam`,
)
/** What follows a name in an introduction. */
const signs = folded('here|btw|by the way|speaking')
/** After a name of an introduction the sentence ends, or goes on with one of these. */
const goesOn = new Set(folded('and|but|from|btw|here|by|y|e|et|und|en|och|og|i|и|speaking'))
const unspacedIntroductions = [
  '我叫',
  '我的名字是',
  '我的名字叫',
  '私の名前は',
  '僕の名前は',
  '俺の名前は',
  '제이름은',
  '내이름은',
]
const unspacedEndings = ['と申します', 'といいます', 'と言います', '라고해요', '라고합니다', '라고불러']
const particles = new Set('de da do dos das di del della la le el al bin ibn van von der den ter y e'.split(' '))
const titles = /\b(?:dr|mr|mrs|ms|st|prof|jr)\.$/i
const asksForName =
  /\byour (?:\w+ )?names?\b|\bcall you\b|\byou (?:called|go by)\b|who (?:are you|am i (?:talking|speaking))|(?:te|se) llam|(?:tu|su) nombre|(?:t'|vous |t’)appel|(?:ton|votre) (?:pré)?nom|hei(?:ß|ss)t du|hei(?:ß|ss)en sie|(?:dein|ihr) name|(?:seu|teu) nome|se chama|te chamas|ti chiami|(?:tuo|suo) nome|heet (?:je|u)|(?:je|uw) naam|heter du|hedder du|masz na imię|nazywasz|(?:тебя|вас) зовут|имя|adın|名字|名前|이름/iu
const aroundName = new Set(
  folded('hi|hello|hey|its|it|is|im|i|am|my|name|names|call|me|just|please|thanks|thank|you|can|the|and|oh|well'),
)

/**
 * Does a person say that they are called so: right after words that introduce a name, or as the answer to a question for
 * it? It follows them everywhere, so that hardly anything else may pass for it.
 */
export function isNamed(name: string, quote: string, ground: Ground): boolean {
  const parts = words(name)
  const isOdd = (word: string) => isNegation(word) || !(isContent(word) || particles.has(fold(word)))
  if (parts.length === 0 || parts.length > mostWords || parts.some(isOdd)) return false
  if (isTakenBack(name, ground.said)) return false
  return introduces(name, parts, quote) || answersWith(name, ground)
}

/** `Not Jan, Jana`. */
function isTakenBack(name: string, said: string): boolean {
  return said.split(/[,.;:!?\n]/u).some((clause) => fold(clause) === `not ${fold(name)}`)
}

function introduces(name: string, parts: readonly string[], quote: string): boolean {
  const unspaced = quote.normalize('NFKC').replace(/\s/g, '')
  const plain = name.normalize('NFKC').replace(/\s/g, '')
  if (unspacedIntroductions.some((opening) => unspaced.includes(opening + plain))) return true
  if (unspacedEndings.some((ending) => unspaced.includes(plain + ending))) return true
  return sentencesIn(quote).some((sentence, at, all) => isIntroduction(parts, sentence, at > 0 ? all[at - 1] : ''))
}

/** The words before and after the name, where one of them introduces it. */
function isIntroduction(parts: readonly string[], sentence: string, before = ''): boolean {
  const spoken = words(sentence)
  const at = placeOf(parts, spoken)
  if (at < 0) return false
  const isProper = spoken.slice(at, at + parts.length).every(isWrittenLikeName)
  const opening = ` ${fold(spoken.slice(0, at).join(' '))}`
  const rest = spoken.slice(at + parts.length).map(fold)
  const endsWith = (phrases: readonly string[]) => phrases.find((phrase) => opening.endsWith(` ${phrase}`))
  const isDenied = spoken.slice(0, at).some(isNegation) || /\b(?:said|says|told|asked|wrote)\b/.test(opening)
  if (isDenied || (!isProper && parts.length > mostPlainWords)) return false
  const ends = rest[0] === undefined || goesOn.has(rest[0])
  if (endsWith(introductions) || opening.trim() === 'name') return isProper || parts.length === 1 || ends
  if (rest.join(' ').startsWith('is my name')) return true
  if (!isProper) return false
  if (endsWith(callings)) return true
  const isSigned = signs.some((sign) => rest.join(' ').startsWith(sign))
  if (opening.trim() === '' && isSigned) return true
  const likeness = endsWith(likenesses)
  if (likeness === undefined || !ends) return false
  const isGreeted = greetings.some((greeting) => ` ${fold(before)}${opening}`.includes(` ${greeting} `))
  return isGreeted || isSigned || likeness.endsWith('me')
}

/** A reply that is the name and little else, or says yes to one, where the question was for their name. */
function answersWith(name: string, ground: Ground): boolean {
  const question = questionAnswered(ground)
  if (!asksForName.test(question)) return false
  const wanted = fold(name).split(' ')
  const said = fold(ground.said).split(' ')
  const isThere = wanted.every((word) => said.includes(word))
  if (isThere) return said.every((word) => wanted.includes(word) || aroundName.has(word))
  return isOutright(ground.said) === 'yes' && ` ${fold(question)} `.includes(` ${wanted.join(' ')} `)
}

/** A text at what ends or quotes a sentence, but not after a title. */
function sentencesIn(quote: string): string[] {
  const sentences: string[] = []
  for (const piece of quote.split(/(?<=[.!?…;\n"“”„«»()])/u)) {
    const last = sentences.at(-1)
    if (last !== undefined && titles.test(last)) sentences[sentences.length - 1] = last + piece
    else sentences.push(piece)
  }
  return sentences
}

/** Where the words of a name stand together; -1 if nowhere. */
function placeOf(parts: readonly string[], spoken: readonly string[]): number {
  const wanted = fold(parts.join(' '))
  return spoken.findIndex((_, at) => fold(spoken.slice(at, at + parts.length).join(' ')) === wanted)
}

/** With a capital, or in a script without them. */
function isWrittenLikeName(word: string): boolean {
  return !/^\p{Ll}/u.test(word) || particles.has(fold(word))
}
