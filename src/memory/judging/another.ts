import { fold, isContent, standsIn, stem, words } from '../text/words.js'
import { alike } from './alike.js'

const foldedList = (list: string) => list.split(/\s+/).map(fold).join('|')

const relations =
  `sister sisters brother brothers mother father mom mum dad parents wife husband son daughter child children kid kids friend
  friends boss manager colleague coworker neighbour neighbor neighbours neighbors roommate flatmate cousin aunt uncle girlfriend
  boyfriend bestie partner fiancé fiancée ex grandma grandpa grandmother grandfather niece nephew teacher doctor landlord cat dog
  schwester bruder mutter vater eltern frau mann freund freundin freunde chef chefin sohn tochter kollege kollegin nachbar nachbarin oma opa
  sœur frère mère père parents femme mari ami amie patron fils fille copain copine collègue voisin voisine
  hermana hermano madre padre esposa marido amigo amiga jefe jefa hijo hija novio novia abuela abuelo vecino vecina
  irmã irmão mãe pai filho filha namorado namorada avó avô vizinho vizinha chefe sorella fratello moglie amico amica figlio figlia ragazzo ragazza nonna nonno
  zus broer moeder vader vrouw vriend vriendin zoon dochter buurman syster bror mor mamma pappa fru vän
  siostra brat mama tata matka ojciec żona mąż przyjaciel przyjaciółka kolega koleżanka syn córka
  сестра брат мама папа мать отец жена муж друг подруга начальник коллега сын дочь сосед соседка бабушка дедушка`
    .split(/\s+/)
    .map(fold)
const whose = foldedList(`my our the a mein meine unser unsere mon ma mes notre nos mi mis nuestro nuestra
  meu minha meus minhas nosso nossa mio mia mijn onze min mitt mina mój moja moi moje nasz nasza мой моя мое мои наш наша`)
const theirs = foldedList('his her their sein seine seinen ihr ihre zijn jego jej ich его ее их')
const pronouns = foldedList('he she they er il elle ils elles ella ele ela lui lei hij zij han hon ona он она они')
const anybody = foldedList('you everyone everybody someone somebody people nobody')
const ofAnother = new RegExp(
  String.raw`^(?:(?:and|but|so|because|also|well|yes|no|oh|wow|haha|a|и|но|und|aber|et|mais|pero|y) )*(?:(?:(?:il|la|o|a) )?(?:(?:both|all|one) (?:of )?)?(?:${whose}) (?:[\p{L}\p{N}]+ ){0,3}?(${relations.join('|')})s?|(${pronouns})|(${anybody}|(?:${theirs}) [\p{L}\p{N}]+))(?: |$)`,
  'u',
)
/** Scripts with no space between words: whoever it is about stands first. */
const elsewhere = [
  /^(?:我的?)?(哥哥|弟弟|姐姐|妹妹|妈妈|媽媽|爸爸|母亲|父亲|老婆|老公|妻子|丈夫|朋友|同事|老板|老闆|邻居|儿子|女儿|爷爷|奶奶|室友|男朋友|女朋友)(?![和跟与])/u,
  /^(?:私の|僕の|俺の|うちの)?(姉|妹|兄|弟|母|父|祖母|祖父|妻|夫|友達|友人|彼女|彼|上司|同僚|息子|娘|隣人)(?:は|が|も)/u,
  /^(?:제|내|우리)?\s?(언니|오빠|누나|형|동생|엄마|어머니|아빠|아버지|아내|남편|친구|동료|상사|아들|딸)(?:이|가|는|은)/u,
]
/** `Anna has`, `The neighbours have`: whom an English sentence is about, where it is no fragment. */
const named =
  /^(?:(?:And|But|So|Well|Wow|Oh|Yes|No),? )?(\p{Lu}[\p{Ll}-]+(?: \p{Lu}[\p{Ll}-]+)?)(?: and \p{Lu}\p{Ll}+)?(?:(?:['’]s|,? who) \p{Ll}|(?:['’]s|,? who)? (?:has|is|was|does|lives|works|likes|loves|hates|plays|wants|studies|speaks|owns|keeps|makes|runs|drives|eats|teaches|sells|needs|knows|collects|moved|got|have|are|were)\b)/u
const unnamed =
  /^\W*(?:the|an?|some|most|many|all|every|that|those) (?:[\p{L}'’-]+ ){1,4}?(?:in|at|from|has|have|is|are|was|were|[\p{L}]{2,}s)\b/iu
const notNames =
  /^(?:there|here|this|that|it|what|who|where|when|which|how|why|work|life|home|today|currently|mostly|usually|always|never|just|also|still|now|name|age)$/i
const self =
  /(?<!\p{L})(?:i|i['’](?:m|ve|d|ll)|im|ive|me|my|mine|myself|we|us|our|ours|ich|mir|mich|mein\p{L}*|wir|uns|unser\p{L}*|je|j['’]|moi|mon|ma|mes|nous|notre|nos|yo|mi|mis|eu|meu|minha|io|mio|mia|ik|mij|mijn|jag|mig|min|ja|mnie|mi|я|меня|мне|мо[йяеи]|у нас)(?!\p{L})|[我私僕俺]|나는|저는/iu

/** Whoever says something of somebody, in a report. */
const reporting =
  /\b(?!i\b|we\b)(\p{L}+)\s+(?:says|said|told me|tells me|claims|claimed|writes|wrote|texted|thinks|thought|believes|mentioned)\b/iu

/** Is a sentence about somebody whom the claim leaves out? */
export function isOfAnother(clause: string, text: string): boolean {
  const reported = reporting.exec(clause)
  if (reported) {
    // What others say of the person is for the person to judge.
    const content = clause.slice((reported.index ?? 0) + reported[0].length)
    return !self.test(content) && !standsIn(reported[1] ?? '', text)
  }
  const folded = fold(clause)
  const [subject = '', relation, pronoun, someone] = ofAnother.exec(folded) ?? []
  if (someone !== undefined) return !self.test(clause)
  if ((relation ?? pronoun) !== undefined)
    return !self.test(folded.slice(subject.length)) && !isRelation(text, relation)
  const other = elsewhere.map((one) => one.exec(clause.trim())).find((found) => found !== null)
  if (other) return !self.test(clause.slice(other[0].length)) && !text.includes(other[1] ?? '')
  return isOfSubject(clause, text)
}

/** What somebody is at work may be told of the person too: only the relation spoken of counts. */
const atWork = new Set(foldedList('boss manager teacher doctor landlord chef chefin patron jefe jefa chefe').split('|'))

function isRelation(text: string, relation = ''): boolean {
  const plain = alike(text)
  const kin = relations.filter((one) => !atWork.has(one))
  const told = [alike(relation), ...kin, 'he', 'she', 'they', 'his', 'her', 'their']
  return told.some((one) => standsIn(one, plain) || standsIn(one, text))
}

/** Is an English sentence, in which nobody says `I`, about a subject whose name or noun the claim does not hold? */
function isOfSubject(clause: string, text: string): boolean {
  if (self.test(clause)) return false
  const [, name = ''] = named.exec(clause.trim()) ?? []
  const isName = name !== '' && !notNames.test(name.split(' ')[0] ?? '')
  const subject = isName ? name : (unnamed.exec(clause)?.[0] ?? '').replace(/^\W*\p{L}+\s/u, '')
  const heads = words(alike(subject)).filter(isContent).map(stem)
  const told = new Set(words(alike(text)).map(stem))
  return heads.length > 0 && !heads.some((one) => told.has(one))
}
