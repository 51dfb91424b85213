import { fold, sentencesOf, standsIn } from '../text/words.js'
import { saysTheOpposite } from './denial.js'

/**
 * Does a person say this of themselves, and mean it? Not where they only imagine it, ask it, joke, or tell it of somebody
 * whom the claim does not name. What it does not see is taken at its word: English, and a little of other languages.
 */
export function isMeant({ text, quote }: { text: string; quote: string }, said: string): boolean {
  if (!isTheirs(quote, said) || isFelt(text, quote)) return false
  const isDenied = (clause: string) => saysTheOpposite({ text, quote: clause }) && !saysTheOpposite({ text, quote })
  return clausesWith(quote, said).every(
    (clause) => !isUnreal(clause, text) && !isAsked(clause) && !isOfAnother(clause, text) && !isDenied(clause),
  )
}

/** Is it neither said as a joke nor part of a text that they only want something done with? */
export function isTheirs(quote: string, said: string): boolean {
  return !isJoke(said) && !isHandedIn(quote, said)
}

const jokes =
  /(?:^|\s)\/s\b|\b(?:yeah,? right|as if|said no one ever|just kidding|only kidding|i'?m kidding|i’m kidding|jk|just joking|not really though|sarcasm|ironie|nur spaß|c'est une blague|es broma|é brincadeira|sto scherzando)\b|🙄|\b(?:oh (?:sure|great)|sure|totally),? (?:because|i (?:just |absolutely |totally )?(?:love|adore|enjoy))\b/iu

function isJoke(said: string): boolean {
  return jokes.test(said.normalize('NFKC'))
}

const tasks =
  /(?:^|\n)\W*(?:(?:please|can you|could you|bitte|por favor)[,:]?\s+)*(?:proofread|translate|correct|rewrite|rephrase|reword|summari[sz]e|paraphrase|edit|shorten|improve|fix|spellcheck|review|who (?:said|sang|wrote)|übersetze|korrigiere|traduis|corrige|traduce|traduz|traduci|翻译|翻訳)(?![\p{L}])[^\n]*?[:"“„«：]/iu

/** Is it part of a text that they only want something done with? */
function isHandedIn(quote: string, said: string): boolean {
  const [task] = tasks.exec(said) ?? []
  return task !== undefined && !standsIn(quote, said.slice(0, said.indexOf(task) + task.length))
}

const liking = /^\W*(?:(?:really|absolutely)\s+)?(?:likes?|loves?|enjoys?|adores?|hates?|dislikes?|prefers?)\b/i
const feelings =
  /\b(?:lik(?:e|es|ed|ing)|lov(?:e|es|ed|ing)|enjoy\w*|ador(?:e|es|ed)|hat(?:e|es|ed)|dislik\w*|prefer\w*|favou?rite|fan|fond|into|stand|best|rather|crazy about|keen|addicted|obsessed|passionate|interested|awful|terrible|great|fun|delicious|good|bad|boring|yes|yeah|yep)\b|[❤😍👍👎]/iu

/** Does an English claim tell of a feeling that the words do not speak of? */
function isFelt(text: string, quote: string): boolean {
  return liking.test(text) && /^[\p{ASCII}\s’“”…–—]*$/u.test(quote) && !feelings.test(quote)
}

const imagining =
  /\b(?:if (?:i|we|my|only)|what if|imagine|suppose|supposing|let'?s say|let’s say|pretend|assum(?:e|ing)|hypothetically|in theory|i wish|i'?d (?:like|love) to have been|i’d (?:like|love) to have been|would(?:n't|n’t)? i|were i|as though i|in my (?:dream|novel|story|game|rpg)|my character|wenn ich|falls ich|angenommen|stell dir vor|si j['’]|si je|imagin(?:e|ons|a|emos)|supposons|si yo|si (?:viviera|fuera|tuviera)|ojalá|se eu|se io|imagina que|immagina|как будто|если бы|もし|如果|假如)/iu
/** What makes a wish or a thought of a plain sentence. */
const conditional =
  /\bi (?:would|could|might|may|should)(?: (?:have|be|like to))?\b|\bi['’]d (?!like\b|love\b|prefer\b|rather\b)/iu

/** A claim that says it is a wish, or on what condition, tells no more than was said. */
const told = /\b(?:would|could|might|may|wish|want|hope|plan|consider|dream|think|if|when|unless)\w*\b/i

/** What makes all of a sentence imagined. */
const dreaming =
  /\b(?:imagine|suppose|supposing|pretend|hypothetically|what if|my character|stell dir vor|angenommen|imagina|immagina)\b/i

function isUnreal(clause: string, text: string): boolean {
  return (imagining.test(clause) || conditional.test(clause)) && !told.test(text)
}

const asking =
  /^\W*(?:(?:and|but|so|hey|ok|well),?\s+)*(?:do|does|did|am|are|was|were|is|should|could|can|would|will|shall|have|has|where|what|when|why|how|who|which|whose|soll|kann|darf|bin|habe|wo|was|wann|warum|wie|est-ce|où|quand|pourquoi|puedo|debo|dónde|cuándo|posso|devo|onde|quando)\b/iu

function isAsked(clause: string): boolean {
  return /[?？؟]\s*["”»)]*$/u.test(clause) && asking.test(clause)
}

const relations =
  'sister brother mother father mom mum dad parents wife husband son daughter child kids friend friends boss manager colleague coworker neighbour neighbor roommate flatmate cousin aunt uncle girlfriend boyfriend partner fiancé fiancée ex grandma grandpa grandmother grandfather niece nephew teacher doctor landlord cat dog schwester bruder mutter vater frau mann freund freundin chef sœur frère mère père femme mari ami amie patron hermana hermano madre padre esposa marido amigo amiga jefe irmã irmão mãe pai esposa marido amigo amiga sorella fratello moglie marito'
    .split(' ')
    .map(fold)
const ofAnother = new RegExp(
  String.raw`^\W*(?:(?:and|but|so|because|also|well|yes|no|oh)[,]?\s+)*(?:(?:my|our|his|her|their|the|mein\w*|unser\w*|m[aoe]n?|mes|notre|mi|mis|meus?|minhas?|il mio|la mia)\s+(?:\p{L}+\s+)?(${relations.join('|')})|(he|she|they|er|il|elle|ils|él|ella|ele|ela|lui|lei))(?:['’]s)?\b`,
  'iu',
)
/** Whoever says something of somebody, in a report. */
const reporting =
  /\b(?!i\b|we\b)(\p{L}+)\s+(?:says|said|told me|tells me|claims|claimed|writes|wrote|texted|thinks|thought|believes|mentioned)\b/iu
const self = /\b(?:i|i['’]m|i['’]ve|me|my|mine|we|our|ich|je|j['’]|yo|eu|io)\b/iu

/** Is the sentence about somebody whom the claim leaves out? */
function isOfAnother(clause: string, text: string): boolean {
  const reported = reporting.exec(clause)
  if (reported) {
    // What others say of the person is for the person to judge.
    const content = clause.slice((reported.index ?? 0) + reported[0].length)
    return !self.test(content) && !standsIn(reported[1] ?? '', text)
  }
  const [subject = '', relation, pronoun] = ofAnother.exec(clause) ?? []
  if ((relation ?? pronoun) === undefined || self.test(clause.slice(subject.length))) return false
  return ![...relations, 'he', 'she', 'they', 'his', 'her', 'their'].some((one) => standsIn(one, text))
}

/** The clauses of what was said in which a quote stands; all of its sentence where it stands in no single one. */
function clausesWith(quote: string, said: string): string[] {
  const sentences = sentencesOf(said).filter((sentence) => standsIn(quote, sentence))
  return sentences.flatMap((sentence) => {
    const clauses = sentence.split(
      /(?<=[,;:–—])\s+|\s+(?=(?:but|and|while|whereas|aber|mais|pero|mas|ma)\s+(?:i|my|he|she|they|ich|je|yo|eu|io)\b)/iu,
    )
    const own = clauses.filter((clause) => standsIn(quote, clause))
    const isWhole =
      own.length === 0 || dreaming.test(sentence) || (imagining.test(sentence) && conditional.test(sentence))
    return isWhole ? [sentence] : own
  })
}
