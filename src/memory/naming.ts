import { type Ground, isOutright, questionAnswered } from './grounding.js'
import { fold, words } from './words.js'

/** No name has more words; one written without capitals has fewer. */
const mostWords = 5
const mostPlainWords = 2

/** What a name follows, folded, in the languages that people are likely to write. */
const introductions =
  `my name is|my names|my name was always|call me|i am called|im called|i go by|they call me|friends call me|me llamo
  |mi nombre es|llamame|je mappelle|j mappelle|je m appelle|mon nom est|mon prenom est|appelle moi|ich heisse|ich heiße|mein name ist|nenn mich
  |mi chiamo|il mio nome e|chiamami|meu nome e|o meu nome e|chamo me|me chamo|me chama de|ik heet|mijn naam is|noem me|jag heter|jeg heter
  |jeg hedder|nimeni on|mam na imie|nazywam sie|jmenuji se|volam sa|меня зовут|мене звати|adim|benim adim|ma numesc|numele meu este
  |me lene|με λενε|ten toi la|nama saya|ang pangalan ko ay|mera naam|मेरा नाम|اسمي|שמי`
    .split('|')
    .map(fold)
/** What says as often what somebody is: only what is written like a name is one then. */
const likenesses =
  'i am|im|this is|it is|its|soy|je suis|j suis|ich bin|sono|sou|eu sou|ik ben|jag ar|jeg er|jestem|я|ben'
    .split('|')
    .map(fold)
/** The same where words are not set apart. */
const unspacedIntroductions = [
  '我叫',
  '我的名字是',
  '我的名字叫',
  '名前は',
  '私は',
  '僕は',
  '俺は',
  '我是',
  '제 이름은',
  '저는',
  'ชื่อ',
]
const particles = new Set('de da do dos das di del della la le el al bin ibn van von der den ter y e'.split(' '))
const asksForName =
  /name|call you|called|who are you|nombre|llamas|appel|\bnom\b|prénom|hei(?:ß|ss)|nome|chama|heet|naam|heter|hedder|imię|nazywasz|зовут|имя|ad[ıi]n|名字|名前|이름/iu
const aroundName = new Set(
  'hi hello hey its it is im i am my name names call me just please thanks thank you you can the and oh well'.split(
    ' ',
  ),
)

/**
 * Does a person say that they are called so: right after words that introduce a name, or as the answer to a question for
 * it? It follows them everywhere, so that nothing else may pass for it.
 */
export function isNamed(name: string, quote: string, ground: Ground): boolean {
  const parts = words(name)
  if (parts.length === 0 || parts.length > mostWords) return false
  const written = asWritten(parts, words(quote))
  const isProper = written !== null && written.every(isWrittenLikeName)
  if (!isProper && parts.length > mostPlainWords) return answersWith(name, ground)
  const said = ` ${fold(quote)} `
  const follows = (opening: string) => said.includes(` ${opening} ${fold(name)} `)
  if (written && (introductions.some(follows) || said.includes(` ${fold(name)} is my name `))) return true
  if (isProper && likenesses.some(follows)) return true
  const unspaced = quote.normalize('NFKC').replace(/\s/g, '')
  const plain = name.normalize('NFKC').replace(/\s/g, '')
  if (unspacedIntroductions.some((opening) => unspaced.includes(opening.replace(/\s/g, '') + plain))) return true
  return answersWith(name, ground)
}

/** A reply that is the name and little else, or says yes to one, where the question was for a name. */
function answersWith(name: string, ground: Ground): boolean {
  const question = questionAnswered(ground)
  if (!asksForName.test(question)) return false
  const wanted = fold(name).split(' ')
  const said = fold(ground.said).split(' ')
  const isThere = wanted.every((word) => said.includes(word))
  if (isThere) return said.every((word) => wanted.includes(word) || aroundName.has(word))
  return isOutright(ground.said) === 'yes' && ` ${fold(question)} `.includes(` ${wanted.join(' ')} `)
}

/** The words as the person wrote them, where they stand together. */
function asWritten(parts: readonly string[], spoken: readonly string[]): string[] | null {
  const wanted = fold(parts.join(' '))
  for (let at = 0; at + parts.length <= spoken.length; at++) {
    const some = spoken.slice(at, at + parts.length)
    if (fold(some.join(' ')) === wanted) return some
  }
  return null
}

/** With a capital, or in a script without them. */
function isWrittenLikeName(word: string): boolean {
  return !/^\p{Ll}/u.test(word) || particles.has(fold(word))
}
