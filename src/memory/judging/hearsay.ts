import { plainOf } from '../text/unmasked.js'
import { contentStems, sentencesOf, standsIn } from '../text/words.js'

/** So much is looked at at once: what takes turns with each letter of a long run takes its square. */
const longestClause = 1000

/** Is a claim what its person tells others to say or think of them: `my boss says I am lazy`? */
export function isHearsay({ text, quote }: { text: string; quote: string }, said: string): boolean {
  const words = quote.slice(0, longestClause)
  const clauses = clausesIn(said).filter((clause) => standsIn(words, clause) || standsIn(clause, words))
  const about = contentStems(text)
  const close = clauses.filter((clause) => [...contentStems(clause)].some((word) => about.has(word)))
  const judged = close.length > 0 ? close : clauses.length > 0 ? clauses : [words]
  return judged.some((clause) => tells(plainOf(clause).replaceAll('’', "'")))
}

/** What is said of each thing by itself; of what has no end, piece by piece. */
function clausesIn(said: string): string[] {
  const clauses = sentencesOf(said.slice(0, 8000)).flatMap((sentence) => sentence.split(joints))
  return clauses.flatMap((clause) => clause.match(pieces) ?? [])
}

const pieces = new RegExp(String.raw`[\s\S]{1,${longestClause}}(?!\S)|[\s\S]{1,${longestClause}}`, 'g')

const joints =
  /;|,?\s(?:but|aber|sondern|pero|mais|mas|ma|maar|men|ale|но|а)\s|,?\s(?:and|und|y|et|e|en|och|i|и)\s(?=(?:i|i'm|i’m|my|we|ich|mein\p{L}*|yo|mi|je|j['’]\p{L}+|mon|eu|meu|minha|io|ik|jag|ja|я)\s)/iu

function tells(clause: string): boolean {
  if (nickname.test(clause) || nicknamed.test(clause)) return false
  return reports.test(clause)
}

/** How somebody is called is theirs to tell. */
const nickname =
  /(?:calls?|called|calling) me (?:by |just )?["'“]?\p{Lu}[\p{L}.'-]*["'”]?(?:\s*$|\s*[,.!;)]|\s(?:for short|because|since|at|sometimes|instead))/u
const nicknamed =
  /(?:nennt mich|nennen mich|m'appellent?|me llaman?|me chamam?|mi chiamano?|noemen? me|зовут меня|меня зовут) (?:todos |tous |alle )?\p{Lu}/u

const own = String.raw`(?:i|i'm|im|i've|i'd|i'll|my)\b(?! to\b)`
const reported = String.raw`(?: (?:me|us|everyone|people|him|her|them))?(?: (?:often|always|once|today|yesterday|again|all the time))?(?:,? that)?(?: ?[,:]? ?(?:(?:sometimes|maybe|perhaps|clearly|apparently) )?${own}| ?[,:] ?["'“]?you(?:'re)?\b| ["“]you(?:'re)?\b)`
const often =
  '(?:(?:always|often|sometimes|usually|once|still|also|really|just|just|keeps?|kept|even|both|all|me|him|her|them|to|recently) )*'
const ways = [
  // English: anybody but the person says, thinks, finds, calls.
  String.raw`(?:\b(?:says|thinks|tells|claims|believes|reckons|insists|suspects|feels|swears|jokes|complains|writes|figures|keeps? (?:saying|telling|joking|complaining|insisting))|(?<!\b(?:i|we|i've|i'd|we've|i'll|i'm)(?: [\p{L}']+){0,2} )\b(?:said|thought|told|claimed|believed|insisted|swore|joked|complained|mentioned)|(?:\b(?:they|people|folks|others|many|some|most|all|both|everybody|(?:my|the) [\p{L}-]+s|parents|friends|kids|children|colleagues|doctors|and \p{L}+) ${often})(?:say|think|tell|claim|believe|reckon|insist|suspect|feel|swear|joke|complain))\b${reported}`,
  String.raw`(?:she|he|they|one|body|people|friends?|boss|wife|husband|partner|mother|mom|mum|father|dad|sister|brother|colleagues?|teacher|doctor|therapist|manager|everyone|\p{Lu}\p{Ll}+) ${often}(?:calls?|called|labell?ed|considers?|considered|finds?|found|thinks? of|sees|described|describes|accused|accuses|diagnosed|teases?|rated|judged|deems?) me\b(?! (?:on|at|back|every|yesterday|today|when|up|later|in|a (?:job|flat|room|cab|taxi|seat)))`,
  String.raw`\b(?:i (?:was|am|get|got|keep getting|keep being|have been|had been|always get)|i'm|i've been|i'd been) (?:often |always |once |just |recently )*(?:told|called|described|accused|labell?ed)\b(?! (?:to|off|up|in|on|back|away|into)\b)`,
  String.raw`\bi'm (?:often |always )?considered\b`,
  String.raw`\b(?:according to|in the eyes of) (?:my|the|a|him|her|them|everyone|people|\p{Lu})`,
  String.raw`\b(?:rumou?r has it|word is|apparently|allegedly|supposedly),? (?:that )?${own}`,
  // German
  String.raw`(?<!ich )(?:sagt|sagen|sagte|sagten|meint|meinen|meinte|findet|finden|fand|behauptet|behaupten|glaubt|denkt|denken)(?:,| mir| immer| oft| auch| ja| dauernd| standig){0,3},? (?:dass )?["„“]?(?:ich|mein\p{L}*|du)(?!\p{L})`,
  String.raw`(?:gesagt|gemeint|behauptet|erzahlt),? (?:dass )?(?:ich|mein\p{L}*)(?!\p{L})`,
  String.raw`(?:nennt|nennen|halt|halten|findet|finden|bezeichne\p{L}*) mich(?!\p{L})|(?<!\p{L})laut mein\p{L}* \p{L}+`,
  // French
  String.raw`(?<!\b(?:je|j'ai|je me) )(?<!\p{L})(?:dit|disent|pense|pensent|trouve|trouvent|croit|croient|pretend|pretendent|a dit|ont dit|repete)(?: toujours| souvent| tous){0,2} que (?:je|j'|mon|ma|mes)|(?:me traite|me traitent|m'appelle|m'appellent|me trouve|me trouvent) |(?<!\p{L})(?:selon|d'apres) (?:mon|ma|mes) `,
  // Spanish, Portuguese, Italian
  String.raw`(?<!\b(?:yo|eu|io) )(?<!\p{L})(?:dice|dicen|piensa|piensan|cree|creen|opina|opinan|dijo|dijeron|ha dicho|han dicho|diz|dizem|acha|acham|pensam|disse|disseram|falou|falaram|falam|dicono|pensano|crede|credono|ha detto|hanno detto)(?: siempre| sempre| me| mi){0,2} (?:que|che) `,
  String.raw`(?<!\p{L})(?:me (?:llama|llaman|tachan|considera|consideran|chama|chamam)|mi (?:chiama|chiamano|considera|considerano)) (?:de |un |una )?\p{L}|segun (?:mi|mis) |segundo (?:o meu|a minha|meu|minha) |secondo (?:il mio|la mia) `,
  // Dutch, Swedish, Polish, Russian, Turkish
  '(?:zegt|zeggen|zei|vindt|vinden|denkt|denken)(?: altijd| vaak){0,2} (?:dat ik|dat mijn)|(?:vindt|vinden|noemt|noemen) (?:mij|me) ',
  String.raw`(?:sager|sa|tycker|tror|menar|pastar) att (?:jag|min|mitt)(?!\p{L})|kallar mig `,
  String.raw`(?:mowi|mowia|mysli|mysla|uwaza|uwazaja|twierdzi|twierdza|powiedzia\p{L}+)(?: mi| zawsze){0,2},? ze `,
  String.raw`(?:говорит|говорят|сказал\p{L}*|думает|думают|считает|считают|утверждает|утверждают)(?: мне| всегда| часто){0,2},? (?:что )?(?:я|мне|у меня|мои)(?!\p{L})|(?:называет|называют|считает|считают) меня|меня (?:называет|называют|считает|считают)`,
  String.raw`(?:oldugumu|olduğumu|\p{L}+[dt][ıiuü]g[ıiuü]m[ıiuü]) (?:soyluyor|dusunuyor|iddia ediyor)|bana .{1,30} diyor`,
  // Chinese, Japanese, Korean
  '(?<!我)(?:说|說|觉得|覺得|认为|認為|叫|骂)我|と(?:よく)?(?:言われ|いわれ|思われ)|(?:라고|다고) (?:말했|해요|한다|합니다|들었|생각)',
]
const reports = new RegExp(ways.map(plainOf).join('|'), 'iu')
