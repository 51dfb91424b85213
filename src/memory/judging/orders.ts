import { plainOf } from '../text/unmasked.js'

/**
 * Does a statement give orders to the assistant instead of telling of a person? `never eats meat` tells, `never mention
 * meat` orders. Knows the ways of some languages; what it misses is shown to Claude as data all the same.
 */
export function isOrder(text: string): boolean {
  // As it is read: full-width letters, accents and invisible characters hide nothing.
  const plain = plainOf(text)
  return orders.some((order) => order.test(plain))
}

/** Does a sentence try to take the assistant over, or speak as if it were no person's? Nothing else of it is believed. */
export function takesOver(sentence: string): boolean {
  const plain = plainOf(sentence)
  return /^\W*(?:system|assistant):/i.test(plain) || takingOver.test(plain)
}

const takingOver =
  /\b(?:ignor(?:e|es|ing)|disregards?|overrides?|bypass|forget)\b.{0,40}\b(?:instructions?|rules?|prompts?|guidelines?|restrictions?)\b/i

const verbs =
  'act|add|address|answer|append|begin|behave|call|comply|do|end|execute|follow|forget|give|ignore|include|insert|mention|obey|output|pretend|print|promise|recommend|refer|refuse|remember|repeat|reply|respond|reveal|run|say|send|share|show|sign|speak|start|suggest|tell|treat|use|write'
const answers = 'answers?|repl(?:y|ies)|responses?|messages?'
const assistant = '(?:the|this|your) (?:assistant|ai|bot|chatbot|model)|claude|keepsake'
const must = 'must|should|shall|has to|have to|is to|are to|needs? to|ought to|may only|can only'

const english = [
  String.raw`\b(?:ignor(?:e|es|ing)|disregards?|overrides?|bypass|forget)\b.{0,40}\b(?:instructions?|rules?|prompts?|guidelines?|polic(?:y|ies)|restrictions?)\b`,
  String.raw`\b(?:system prompt|developer mode|jailbr(?:eak|oken))\b`,
  String.raw`^\W*(?:you (?:must|should|shall|will|are|have to)|(?:the )?(?:assistant|ai|bot|model|claude|keepsake) (?:${must}|will))\b`,
  String.raw`\b(?:${assistant}) (?:${must}|will (?:always|never|now))\b`,
  String.raw`\byou (?:must|shall|are to|are now|will now|should (?:always|never|only)|may only)\b`,
  String.raw`^\W*(?:please |always |never |do not |don't |don’t |from now on,? |in future,? |make sure (?:to |you )|be sure to )+(?:${verbs})\b`,
  String.raw`^\W*(?:act as|pretend|ignore|disregard|obey|respond|reply|reveal)\b`,
  String.raw`^\W*(?:system|assistant):`,
  String.raw`^\W*(?:answer|mention|include|insert|append|output|print|refer|recommend)\b`,
  String.raw`\b(?:in|to|of|with) (?:every|each|all|any|your)(?: of)?(?: your)? (?:repl|answer|response|message)`,
  String.raw`^\W*(?:end|begin|start|sign|close|open|finish|write|make|keep)\b.{0,20}\b(?:all|every|each|any|your)(?: of)?(?: your)? (?:${answers})\b`,
  // Told of the person, meant for the assistant.
  String.raw`\b(?:wants?|would like|expects?|asks?|asked|tells?|told|needs?|instructs?|instructed|requires?|prefers?|insists?|likes)(?: that)? (?:you|${assistant}) (?:to|always|never|must|should|do|don't|not|${verbs})\b`,
  String.raw`\b(?:wants?|would like|expects?|asks?|needs?|requires?|prefers?|insists?|demands?)(?: that)? (?:all|every|each|any|your)(?: of)?(?: the| your)? (?:${answers})\b.{0,40}\b(?:ends?|ending|begins?|starts?|starting|includes?|including|contains?|mentions?|be signed|with)\b`,
  String.raw`^\W*(?:when(?:ever)?|if|each time|every time|once)\b.{1,80}, (?:you |please |always |never |do not |don't )*(?:${verbs})\b`,
]

const elsewhere = [
  // What was ordered before is to be ignored, in whatever order of words.
  String.raw`(?:ignor\p{L}*|missachte\p{L}*|vergiss|oublie\p{L}*|olvid\p{L}*|esque[cç]\p{L}*|dimentica\p{L}*|negeer|vergeet|zignoruj|zapomnij|игнорируй\p{L}*|забудь\p{L}*|yok say|unut).{0,40}(?:anweisung|instruc|instruk|istruzion|инструкц|regeln|vorgaben|regles|reglas|regras|regole|consigne|правила|talimat|prompt)`,
  'talimat.{0,30}(?:yok say|unut)',
  String.raw`(?:ignora|ignore|ignorez|ignoriere|oublie|olvida) (?:tod[ao]s|toutes?|tous|alle[s]?|tutt[ei])(?!\p{L})`,
  // German, French, Spanish, Portuguese, Italian, Dutch, Polish, Russian, Turkish.
  String.raw`^\W*(?:(?:bitte|immer|nie|niemals|ab jetzt|ab sofort|von nun an|kunftig),? )*(?:antworte|erwahne|empfiehl|gib|sag|sprich|schreib|tu so|verrate|beende|fuge)(?!\p{L})`,
  String.raw`^\W*(?:du (?:musst|sollst|darfst)|(?:der|die) (?:assistent|bot|ki) (?:soll|muss|darf)|will,? dass du|mochte,? dass du)(?!\p{L})`,
  String.raw`^\W*(?:(?:toujours|jamais|desormais|a partir de maintenant),? )*(?:reponds|repondez|ignorez|oubliez|ajoutez|terminez|mentionnez|recommandez|n'oublie pas|ne mentionne|dis toujours|fais semblant|faites semblant|tu dois|vous devez|veut que tu|veut que vous)(?!\p{L})`,
  String.raw`^\W*(?:(?:responde|contesta|menciona|recomienda) siempre|habla siempre en|siempre (?:responde|contesta|menciona|recomienda|incluye)|(?:nunca|no) (?:menciones|digas|respondas|reveles)|finge|debes|tienes que|quiere que (?:tu |me |le )?(?:respondas|menciones|digas|uses|termines|hables))(?!\p{L})`,
  String.raw`^\W*(?:(?:responda|responde|mencione|recomende|fale) sempre|sempre (?:responda|responde|mencione|recomende|inclua)|(?:nunca|nao) (?:mencione|diga|responda|revele)|finja|aja como|(?:voce|tu) deves?|quer que (?:voce|tu))(?!\p{L})`,
  String.raw`^\W*(?:rispondi|(?:menziona|consiglia) sempre|parla sempre in|non (?:menzionare|dire mai|rivelare)|fingi di|devi (?:sempre|rispondere|dire|usare)|vuole che tu)(?!\p{L})`,
  String.raw`^\W*(?:antwoord|negeer|vermeld altijd|doe alsof|je moet|noem (?:altijd|nooit)|wil dat je)(?!\p{L})`,
  String.raw`^\W*(?:(?:zawsze|nigdy nie) )?(?:odpowiadaj|wspominaj|udawaj|musisz|masz odpowiadac)(?!\p{L})`,
  String.raw`^\P{L}*(?:(?:всегда|никогда не|пожалуйста,?) )*(?:отвечаи|упоминаи|притворись|притворяися|рекомендуи|говори|ты должен|ты должна|хочет, чтобы ты)(?!\p{L})`,
  String.raw`^\W*(?:her zaman|asla|bundan sonra) .{0,60}(?:cevap ver|yanıtla|soyle|bahset|kullan)(?!\p{L})`,
  // Chinese, Japanese, Korean.
  '(?:忽略|无视|無視|忘记|忘掉).{0,12}(?:指令|指示|规则|規則|提示|设定)|(?:总是|始终|永远|必须|一律|請|请)(?:都)?(?:用.{1,12})?(?:回答|回复|回覆)|你必须|你必須|不要提(?:到|及)',
  '(?:指示|命令|ルール).{0,8}無視|(?:必ず|常に|いつも).{0,20}(?:答えて|返事して|回答して)|(?:答えて|回答して)ください',
  '(?:지시|규칙|명령).{0,8}무시|(?:항상|반드시|꼭).{0,20}(?:대답해|답해|말해)',
]

const orders = [...english, ...elsewhere.map(plainOf)].map((order) => new RegExp(order, 'iu'))
