import { contentStems, standsIn } from '../text/words.js'

/** So many of them are looked at. */
const mostQuotations = 50
const quotations =
  /"([^"\n]{3,400})"|“([^”\n]{3,400})”|«([^»\n]{3,400})»|„([^“”\n]{3,400})[“”]|(?<![\p{L}\p{N}])['‘]([^'’\n]{3,300}(?:['’]\p{L}[^'’\n]{0,200}){0,3})['’](?![\p{L}\p{N}])|^\s*>\s?(.+)$/gmu
const speaks =
  /(?<!\p{L})(?:i|i['’](?:m|ve|d|ll)|im|my|we|our|ich|mein\p{L}*|wir|je|j['’]|mon|ma|nous|yo|soy|mi|eu|sou|meu|minha|io|sono|ik|jag|ja|я)(?!\p{L})|[我私僕]/iu

/** Before a quotation: somebody else says it. */
const says =
  /(?<!(?:^|[^\p{L}])(?:i|we|yo|ich|je|eu|io)(?: \p{L}+)? )(?<!\p{L})(?:said|says|told|tells|wrote|writes|texted|asked|replied|dijo|dice|escribió|disse|diz|escreveu|detto|scritto|sagte|sagt|schrieb|schreibt|dit|écrit|zei|schreef|napisał\p{L}*|powiedział\p{L}*|сказал\p{L}*|написал\p{L}*|说|說)(?!\p{L})[^"“„«'‘\n]{0,20}$/iu

/** Does a claim stand only in what somebody puts in quotation marks, or quotes with `>`: in another's words? */
export function isBorrowed({ text, quote }: { text: string; quote: string }, said: string): boolean {
  const borrowed = [...said.slice(0, 8000).matchAll(quotations)].slice(0, mostQuotations).map((found) => ({
    whole: found[0],
    words: found.slice(1).find((part) => part !== undefined) ?? '',
    isOthers: says.test(said.slice(Math.max(0, found.index - 60), found.index)),
  }))
  const spoken = borrowed.filter(
    ({ words, whole, isOthers }) => (isOthers || speaks.test(words)) && whole.trim() !== said.trim(),
  )
  if (spoken.length === 0) return false
  const own = spoken.reduce((rest, { whole }) => rest.replace(whole, '\n'), said)
  if (spoken.some(({ words }) => standsIn(quote, words)) && !standsIn(quote, own)) return true
  const [mine, theirs] = [contentStems(own), contentStems(spoken.map(({ words }) => words).join('\n'))]
  const told = [...contentStems(text)].filter((word) => mine.has(word) || theirs.has(word))
  return told.length > 0 && told.every((word) => theirs.has(word) && !mine.has(word))
}
