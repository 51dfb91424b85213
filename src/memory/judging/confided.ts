import { plainOf } from '../text/unmasked.js'

/** Does somebody ask that what they say stays secret, in the languages that people are likely to write? */
export function isConfided(said: string): boolean {
  return asking.test(plainOf(said).replaceAll('’', "'"))
}

const ways = [
  // English
  String.raw`(?<!(?:i|we|they|you|he|she|people|usually|just) )(?:don't|do not|dont|never|must not|mustn't|can't|cannot|please not) (?:ever |you |go and )?(?:tell|telling) (?:this to |that to |it to )?(?:any ?(?:one|body)|a soul|people|others|my [\p{L}]+|him|her|them|the others|everyone)\b(?! (?:about how|how|what to))`,
  String.raw`\b(?:haven't|have not|havent|i've not|never|didn't|did not|not yet) (?:yet )?(?:told|telling|tell) (?:this to |that to |it to )?(?:any ?(?:one|body)|a soul|my [\p{L}]+|them|him|her)\b`,
  String.raw`\b(?:don't|do not|dont|never) (?:mention|repeat|share|spread|say|pass on) (?:this|it|that|a word|any of this)\b`,
  String.raw`\b(?:just |strictly |only )?between (?:us|you and me|the two of us|ourselves)(?![\p{L}]| (?:and|friends|girls))`,
  String.raw`\b(?:nobody|no one|no-one|noone)(?: else| at [\p{L}]+| in my [\p{L}]+| here)? (?:knows?|must know|may know|should know|is supposed to know|can know|can find out|must find out|is to know)(?=\s*(?:$|[.,!;:)—-]|this|that|about|it\b|yet|i\b|i'm|but|so|and|except))`,
  String.raw`\bkeep (?:it|this|that|my|a|the|these) ?(?:all |strictly |a |as a )?(?:secret|private|quiet|confidential|to yourself|between|under wraps|hush)`,
  String.raw`\b(?:it's|this is|that's|it is|that is|here's|i have|i've got|have) (?:still )?(?:a |my |our )(?:big |little |deep |dark |dirty |small |huge )*secret(?! (?:santa|ingredient|recipe|weapon|sauce|garden|service))\b`,
  String.raw`\b(?:in (?:strict(?:est)? )?confidence|strictly confidential|confidentially|this is (?:private|confidential)|it's (?:private|confidential)|off the record|hush-hush|mum's the word|for your (?:eyes|ears) only|i'm secretly|i secretly|secretly i)\b`,
  // German
  String.raw`(?:sag|sagt|erzahl|erzahle|erzahlt|verrat|verrate)(?: es| das| bitte| davon| ja| bloss| mal){0,4} (?:niemand\p{L}*|keinem|keiner|nicht weiter|nichts)(?!\p{L})|behalt\p{L}*(?: das| es| bitte){0,3} fur dich|(?:nur|bleibt|bleibe|sei|ganz) unter uns|unter uns gesagt|(?:ist|es|das|ein) (?:noch )?(?:ein )?geheim(?:nis)?(?!\p{L})|im vertrauen|vertraulich(?!\p{L})|(?:niemand|keiner) (?:weiss|darf)(?: es| das| davon| noch| wissen){1,2}`,
  // French
  String.raw`(?:dis|dites|raconte|parle|parles|repete|repetez)(?:-le|-en)?(?: le| rien| pas| surtout| ca| cela| en){0,4} a personne|(?:juste|reste|ca reste|strictement) entre nous|entre nous(?= ?[,:.!])|gard\p{L}+(?:-le)? (?:ca |cela |le )?(?:pour toi|pour vous|secret)|(?:c'est|est) (?:un|mon) secret|personne (?:ne |n')?(?:le |est au )?(?:sait|courant)|c'est confidentiel`,
  // Spanish
  String.raw`no (?:se )?(?:lo |la |le )?(?:digas|cuentes|comentes|diga|cuente|cuenten|digan)(?: esto| eso| nada){0,2} a (?:nadie|mi)|entre (?:nosotros|tu y yo)(?!\p{L})|es (?:un )?secreto|guard\p{L}+ (?:el|este|mi) secreto|nadie (?:lo |mas )?(?:sabe|puede saber)|es confidencial`,
  // Portuguese
  String.raw`nao (?:contes?|conta|conte|digas?|diga|comente|fale|fala)(?: isso| isto| nada| a| para| pra| com){0,3} ninguem|(?:fica|so|isto|isso|aqui) entre nos|(?:e|eh) (?:um )?segredo|ninguem (?:mais )?sabe|guard\p{L}+ (?:o |este |esse )?segredo|e confidencial`,
  // Italian
  String.raw`non (?:dirlo|dire|dirglielo|raccontar\p{L}*|parlarne)(?: questo| niente){0,2} a? ?nessuno|rest\p{L}+ tra (?:di )?noi|(?:sia )?tra (?:me e te|di noi)|e un segreto|nessuno lo sa|e confidenziale|acqua in bocca`,
  // Dutch, Swedish, Polish, Russian, Turkish
  String.raw`vertel (?:het |dit |dat )?(?:aan )?niemand|(?:blijft|even) (?:tussen|onder) ons|(?:is|een) geheim(?!\p{L})|niemand weet (?:het|dit|ervan)`,
  String.raw`(?:beratta|sag) (?:det )?inte (?:det )?(?:till|for) nagon|mellan oss|(?:en|ar) hemlig\p{L}*|ingen vet`,
  'nie mow (?:tego )?nikomu|nikomu nie mow|miedzy nami|to (?:jest )?(?:tajemnica|sekret)|nikt (?:o tym )?nie wie',
  'никому(?: об этом)? не (?:говори|рассказываи)|не (?:говори|рассказываи)(?: об этом)? никому|(?:только|строго) между нами|между нами[,:.]|это (?:секрет|таина)|по секрету|никто(?: об этом)? не знает',
  'kimseye (?:soyleme|anlatma|bahsetme)|aramizda kalsın|aramızda kalsın|bu bir sır|kimse bilmiyor',
  // Chinese, Japanese, Korean, Arabic
  '(?:别|不要|别跟|不要跟|別)(?:告诉|告訴|跟|对)?(?:别人|任何人|其他人|別人).{0,2}(?:说|說|讲)?|保密|(?:是|的)秘密(?:$|[。，,.!！])|没(?:有)?人知道|沒(?:有)?人知道',
  '誰にも(?:言わ|話さ|いわ)|内緒|秘密(?:だ|です|に)|ここだけの話',
  '아무(?:한테|에게)도|비밀(?:이|로|인데|입니다)|우리끼리',
  'لا تخبر|سر بيننا|هذا سر',
]
const asking = new RegExp(ways.map(plainOf).join('|'), 'iu')
