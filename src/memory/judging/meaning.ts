import { standsIn } from '../text/words.js'
import { isOfAnother } from './another.js'
import { isAsked } from './asking.js'
import { isBorrowed } from './borrowed.js'
import { clausesOf, closest, sentencesIn, sentencesWith } from './clauses.js'
import { isTakenBack } from './corrected.js'
import { saysTheOpposite } from './denial.js'
import { isOnlyWished } from './wished.js'

/**
 * Does a person say this of themselves, and mean it? Not where they only imagine it, want it, ask it, joke, quote it, put it
 * right at once, or tell it of somebody whom the claim does not name. What it does not see is taken at its word: English, and
 * a little of other languages.
 */
export function isMeant({ text, quote }: { text: string; quote: string }, said: string): boolean {
  if (!isTheirs(quote, said) || isFelt(text, quote)) return false
  if (isBorrowed({ text, quote }, said) || isTakenBack(text, said)) return false
  const isDenied = (clause: string) => saysTheOpposite({ text, quote: clause }) && !saysTheOpposite({ text, quote })
  const holds = (clause: string) =>
    !isUnreal(clause, text) &&
    !isOnlyWished(clause, text) &&
    !isAsked(clause, text) &&
    !isOfAnother(clause, text) &&
    !isDenied(clause)
  const clauses = clausesWith(quote, said)
  // A quote of several sentences: it is said in one of those that speak of it most.
  return clauses.length > 0 ? clauses.every(holds) : closest(text, sentencesIn(quote, said)).some(holds)
}

/** Is it neither said as a joke nor part of a text that they only want something done with? */
export function isTheirs(quote: string, said: string): boolean {
  return !isJoke(said) && !isHandedIn(quote, said)
}

const jokes =
  /(?:^|\s)\/s\b|\b(?:yeah,? right|as if|said no one ever|just kidding|only kidding|i'?m kidding|i’m kidding|jk|just joking|not really though|sarcasm|ironie|c'est une blague|es broma|sto scherzando)\b|(?<!\p{L})(?:(?:nur|war ein) (?:spaß|scherz)|é brincadeira|żartuję|шучу)(?!\p{L})|[开開]玩笑|冗談|[🙄🙃]|\b(?:oh (?:sure|great)|sure|totally),? (?:because|and i['’]?m|i (?:just |absolutely |totally )?(?:love|adore|enjoy))\b/iu
const shouted = /\bNOT[.!]*\s*$/

function isJoke(said: string): boolean {
  return jokes.test(said.normalize('NFKC')) || shouted.test(said)
}

const tasks =
  /(?:^|\n)\W*(?:(?:please|can you|could you|bitte|por favor)[,:]?\s+)*(?:proofread|complete|finish|continue|(?:the )?lyrics|translate|correct|rewrite|rephrase|reword|summari[sz]e|paraphrase|edit|shorten|improve|fix|spellcheck|review|who (?:said|sang|wrote)|übersetze|korrigiere|traduis|corrige|traduce|traduz|traduci|翻译|翻訳)(?![\p{L}])[^\n]*?[:"“„«：]/iu

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
  /\b(?:if (?:i|we|my|only)|what if|imagine|suppose|supposing|let'?s say|let’s say|pretend|assum(?:e|ing)|hypothetically|in theory|i wish|i'?d (?:like|love) to have been|i’d (?:like|love) to have been|would(?:n't|n’t)? i|were i|as though i|in my (?:[\p{L}&]+ )?(?:dream|novel|story|game|rpg|campaign|playthrough)(?=,| (?:i|i['’]m|we|my)\b)|role-?play|(?:poem|story|song|scene|dialogue|sketch|limerick|script) (?:in which|where)|had i|were we|unless i|^\W*say,? (?:i|we|my)|my character|wenn ich|falls ich|angenommen|stell dir vor|si j['’]|si je|imagin(?:e|ons|a|emos)|supposons|si yo|si (?:viviera|fuera|tuviera)|se eu|se io|imagina que|immagina)\b|(?<!\p{L})(?:ojalá|как будто|если бы)(?!\p{L})|もし|如果|假如|要是/iu
/** What makes a wish or a thought of a plain sentence. */
const conditional =
  /\bi (?:would|could|might|may|should)(?: (?:have|be|like to))?\b|\bi['’]d (?!like\b|love\b|prefer\b|rather\b)/iu
/** How people put what they think of themselves. */
const modest =
  /\bi(?:['’]d| would) (?:say|call|consider|describe|count|guess|think)\b|\bi (?:should|might|could|may) (?:also )?(?:mention|add|note|say|point out|warn you|clarify)\b/iu

/** A claim that says it is a wish, or on what condition, tells no more than was said. */
const told =
  /\b(?:would|could|might|may|should|ought|supposed|wish|want|hope|plan|consider|dream|think|if|when|unless|game|campaign|character|story|novel|roleplay)\w*\b/i

/** What makes all of a sentence imagined. */
const dreaming =
  /\b(?:imagine|suppose|supposing|pretend|hypothetically|what if|my character|role-?play|stell dir vor|angenommen|imagina|immagina)\b|^\W*say,? (?:i|we|my)\b|(?<!\p{L})(?:si (?:yo )?\p{L}+(?:era|iera|uera|ase|iese)|se eu \p{L}+sse|se (?:io )?\p{L}+ssi|si j(?:e |['’])\p{L}+ais|gdybym|если бы|als ik .*(?:was|had|zou|kon)|wenn ich .*(?:wäre|hätte|würde|könnte)|(?:wäre|hätte|könnte|würde) ich)(?!\p{L})|もし|如果|假如|要是/iu

function isUnreal(clause: string, text: string): boolean {
  return (
    (imagining.test(clause) || dreaming.test(clause) || conditional.test(clause.replace(modest, 'I'))) &&
    !told.test(text)
  )
}

/** The clauses of what was said in which a quote stands; all of its sentence where it stands in no single one. */
function clausesWith(quote: string, said: string): string[] {
  return sentencesWith(quote, said).flatMap((sentence) => {
    const own = clausesOf(sentence).filter((clause) => standsIn(quote, clause))
    const isWhole =
      own.length === 0 || dreaming.test(sentence) || (imagining.test(sentence) && conditional.test(sentence))
    return isWhole ? [sentence] : own
  })
}
