import { plainOf, type Span } from '../text/unmasked.js'

/**
 * What may be meant by a word: `any`, a plain word too (`my password is swordfish`); `odd`, what is no plain word;
 * `digits`, a code; `key`, a short key; `long`, one that is a key by its looks alone.
 */
export type Looks = 'any' | 'odd' | 'digits' | 'key' | 'long'

/** Letters and digits together, as no word has them. */
export const mixed =
  /^(?=\p{L}*[\d@#$!%&*])(?=\d*\D)(?![^\s]*(?:\d-?(?:char|digit|bit|letter|step|factor|day|year)|2fa))[^\s,;:()<>[\]]{5,200}/iu
/** Letters and digits for long, in one piece. */
export const isKeyLike = /^(?=[\w+/=.~-]*\d)(?=[\w+/=.~-]*[a-z])[\w+/=.~-]{20,200}/i

const words = (list: string) => new Set(plainOf(list).split(/\s+/))

/** What is said of a password that is not one: `my password is strong`. */
const notOne = words(
  `a an the my your his her our their its this that these those it one two some any every each all both none null nil undefined true false n/a tbd todo
  what which who where when why how if whether not no never always so too very quite pretty rather really kind sort like just only also even more most less
  as at in on of off for from to by with without about under over up out into due because like same different new old wrong right correct incorrect valid
  invalid strong weak bad good better best worse great fine ok okay long short longer shorter easy hard tough simple complex safe unsafe secure insecure secret
  private public hidden known unknown random unique empty blank missing required optional needed mandatory case string str text varchar number integer here there
  now then gone lost out stolen leaked leakproof broken broke dead useless important necessary sensitive strict clear plain plaintext enough something nothing anything
  everything someone somebody mine yours hers default generic standard temporary permanent somewhere nowhere inside stuff crap awful terrible horrible
  older newer stronger weaker must may might can will should would needs has have had does did one two three four five six seven eight nine ten
  in-band well-known top-secret case-sensitive please thanks i you he she we they and or but
  falsch richtig sicher unsicher stark schwach zu sehr nicht kein keine lang kurz weg neu alt gleich dasselbe derselbe abgelaufen vergessen geändert gespeichert
  gehackt im in bei auf der die das ein eine mein meine schon noch immer leicht schwer einfach geheim gestohlen ungültig
  falsa falso débil fuerte segura seguro inseguro insegura muy demasiado larga corta la el una un mi lo misma mismo igual incorrecta correcta nueva nueva vieja no
  difícil fácil secreta secreto olvidada caducada
  faible fort forte trop très le les un une mon ma même pas sûr sécurisé expiré oublié incorrect correct nouveau ancien long court compliqué simple perdu
  fraca fraco muito longa curta o a os as minha meu mesma não errada errado certa certo antiga antigo nova novo expirou
  debole troppo molto lo il uno mio stessa stesso non sbagliata sbagliato giusta vecchia nuova scaduta sicura lunga corta
  zwak sterk veilig fout verkeerd goed een het de mijn dezelfde niet lang kort verlopen
  słabe silne za bardzo nie to samo złe dobre nowe stare długie krótkie
  слабый сильный надежный слишком очень не такой старый новый неверный неправильный простой сложный тот мой
  svagt starkt för inte samma fel rätt nytt gammalt`,
)
/** What such a word often ends in: `expired`, `driving me mad`, `basically`. */
const ending = /(?:ing|ed|able|ible|ly|ful|less|iert|isch|lich|mente)$/
/** What goes on after a password of words. */
const goesOn = words(
  `and but or so for on in at to by with because since which that who if when please thanks thank now und aber oder für weil bitte danke y pero para por et mais pour car parce
  e mas ma per en maar i a ale и а но для is was ist`,
)
/** Things that are counted: `8 characters`. */
const counted =
  /^\s{1,3}(?:long|lines?|words?|char|characters?|letters?|digits?|symbols?|times?|years?|months?|weeks?|days?|hours?|minutes?|people|or|of|percent|zeichen|stellen|jahre|tage|caracteres|dígitos|digitos|años|anos|caractères|caracteres|chiffres|ans|caratteri|cifre|tekens|znak|символ|лет|more|different|\/|%)/iu

/** Where a value stands at the beginning of a text, if one does. */
export function valueIn(text: string, looks: Looks): Span | null {
  const quoted = /^(["'\x60“„«「*_]{1,3})([^"'\x60”“»」*_\n]{2,200})["'\x60”“»」*_]/u.exec(text)
  if (quoted && looks !== 'long' && looks !== 'key' && !isMark(quoted[2] ?? '')) {
    const inner = quoted[2] ?? ''
    const isFit = looks === 'digits' ? /\d/.test(inner) : !notOne.has(inner.toLowerCase().trim())
    const from = quoted[1]?.length ?? 0
    return isFit ? { from, to: from + inner.length } : null
  }
  const from = /^["'\x60“„«「(*_|]{0,4}/u.exec(text)?.[0].length ?? 0
  const rest = text.slice(from)
  const length = lengths[looks](rest)
  return length > 0 ? { from, to: from + length } : null
}

const lengths: Record<Looks, (rest: string) => number> = {
  any: (rest) => oddLength(rest) || plainLength(rest),
  odd: oddLength,
  digits(rest) {
    const code =
      /^[#*]?(?:\d(?:[ -]?\d){2,11}[#*]?(?![\p{L}\p{N}])|(?=\p{L}*\d)[\p{L}\d#*-]{4,16}(?![\p{L}\p{N}]))(?!\.\d)/u.exec(
        rest,
      )?.[0] ?? ''
    return counted.test(rest.slice(code.length)) || mixedUnit.test(code) ? 0 : code.length
  },
  key(rest) {
    const token = tokenOf(rest)
    return /\d/.test(token) && token.length >= 6 && !isCode(token) && /^[\w+/=.~$!-]+$/.test(token) ? token.length : 0
  },
  long(rest) {
    const token = tokenOf(rest)
    const isPlain = /^[\w+/=.~-]{16,}$/.test(token) && /^[A-Z]+-\d+$/.test(token) === false
    const isRandom = /\d.*\d/.test(token) || (/\d/.test(token) && /[a-z][A-Z]/.test(token))
    return isPlain && !isCode(token) && isRandom && /[a-z]/i.test(token) ? token.length : 0
  },
}

const mixedUnit = /^\d+-?(?:st|nd|rd|th|x|bit|char|digit|letter|step|factor|fa|day|year|min|h|k|km|m|am|pm|%)/iu

/** How long a value is that no plain word looks like. */
function oddLength(rest: string): number {
  const token = tokenOf(rest)
  if (token.length < 2 || isCode(token) || mixedUnit.test(token) || notOne.has(token.toLowerCase())) return 0
  if (/^[\d.,]+$/.test(token)) {
    return token.length >= 3 && !counted.test(rest.slice(token.length)) ? token.length : 0
  }
  const hyphens = token.split('-').length - 1
  const isOdd =
    /\d/.test(token) ||
    /[^\p{L}\p{M}'’-]/u.test(token.replace(/!{1,10}$/, '')) ||
    /\p{Ll}\p{Lu}/u.test(token) ||
    hyphens >= 2
  return isOdd ? token.length : 0
}

/** How long a password of plain words is: up to what ends or goes on with the sentence. */
function plainLength(rest: string): number {
  const clause = /^[^.,;:!?()\n"“”]{1,120}/u.exec(rest)?.[0] ?? ''
  const all = [...clause.matchAll(/\S{1,60}/g)]
  const first = all[0]?.[0].toLowerCase() ?? ''
  const isSaying = notOne.has(first) || ending.test(first)
  if (
    first.length < 3 ||
    !/\p{L}/u.test(first) ||
    isCode(tokenOf(rest)) ||
    (isSaying && !isPhrase(all.map(({ 0: word }) => word)))
  )
    return 0
  const end = all.findIndex(({ 0: word }) => goesOn.has(word.toLowerCase()))
  const own = all.slice(0, end < 0 ? undefined : end)
  const last = own.at(-1)
  return own.length > 8 || !last ? 0 : last.index + last[0].length
}

/** Four words in a row that no sentence is made of: `correct horse battery staple`. */
function isPhrase([, ...others]: readonly string[]): boolean {
  const isThing = (word: string) => word.length >= 4 && !notOne.has(word) && !goesOn.has(word) && !ending.test(word)
  return others.length === 3 && others.every(isThing)
}

/** A piece without spaces, and without what ends a sentence. */
function tokenOf(rest: string): string {
  const run = /^\S{1,200}/.exec(rest)?.[0] ?? ''
  return run.split(/[，。、；"”」»]/u)[0]?.replace(/[.,;:?)\]}'’\x60*_]{1,10}$/u, '') ?? ''
}

/** What is written for one, or reads it, in a program or a form; or what is left out already. */
function isCode(token: string): boolean {
  return (
    isMark(token) ||
    /^(?:\$[A-Z_{(]|[<{[(%]|https?:|process\.|os\.|env\.|import\.)/.test(token) ||
    /^(\D)\1*$/u.test(token) ||
    /\w\(|^[*•.x]+$/iu.test(token)
  )
}

function isMark(text: string): boolean {
  return text.startsWith('[') || text.includes('left out')
}
