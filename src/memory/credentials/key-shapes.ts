import type { Span } from '../text/unmasked.js'

/** What opens something and is known by its looks: keys, tokens, passwords in an address, card numbers. */
export type Shape = Span & { kind: 'password' | 'key' | 'card number' }

/** Keys as those write them who hand them out. Each begins at the start of a run, so that none is looked at twice. */
const keys = [
  /(?<![\w-])sk-(?=[A-Za-z_-]*\d)[\w-]{16,}/g,
  /(?<![\w-])(?:[sr]k_(?:live|test)_|whsec_)\w{10,}/g,
  /(?<![\w-])(?:xox[abceoprs]-|xapp-)[\w-]{10,}/g,
  /(?<![\w-])(?:gh[pousr]_|github_pat_|npm_|hf_|shpat_|dop_v1_|glpat-|pypi-|GOCSPX-)(?=[A-Za-z_-]*\d)[\w-]{15,}/g,
  /(?<![\w-])(?:AKIA|ASIA)[0-9A-Z]{16}(?!\w)/g,
  /(?<![\w-])(?:AIza|ya29\.)[\w-]{30,}/g,
  /(?<![\w-])SG\.[\w-]{16,}\.[\w-]{16,}/g,
  /(?<![\w-])\d{8,10}:[\w-]{35}(?![\w-])/g,
  /(?<![\w-])[MNO][\w-]{22,28}\.[\w-]{6}\.[\w-]{27,45}(?![\w-])/g,
  /(?<![\w-])eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{5,}/g,
  /\b(?:bearer|basic)\s{1,3}(?=[A-Za-z._~+/=-]*\d)[\w.~+/=-]{16,}/gi,
  /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,60}-----|$)/g,
  /hooks\.slack\.com\/(?:services|workflows)\/[\w/-]{20,}/g,
  /discord(?:app)?\.com\/api\/webhooks\/\d{10,}\/[\w-]{20,}/g,
]

/** A password in an address: `https://name:password@host`. */
const inAddress = /(?<![a-z0-9+.-])[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/@:]{0,100}:([^\s/@]{1,200})@/gi

const cardLike = /(?<![\p{L}\p{N}.+-])\d(?:[ -]?\d){12,18}(?![\p{L}\p{N}])/gu
/** Card numbers by how they begin and how many digits they have. */
const issuers =
  /^(?:4(?:\d{12}|\d{15}|\d{18})|5[1-5]\d{14}|2[2-7]\d{14}|3[47]\d{13}|6(?:011|5|4[4-9]|2)\d+|35\d{14}|3(?:0[0-5]|[68])\d{11})$/
const groups = /^(?:\d+|\d{4}([ -])\d{4}\1\d{4}\1\d{1,4}(?:\1\d{3})?|\d{4}([ -])\d{6}\2\d{4,5})$/
const aboutCards = /card|visa|amex|karte|tarjeta|carte|carta|cartao|karta|kart|карт|卡|カード|카드/iu
const otherNumbers =
  /order|invoice|track|ticket|booking|parcel|reference|isbn|imei|bestell|rechnung|pedido|commande|заказ/iu

/** Every key, token and card number of a plain text. */
export function shapesIn(text: string): Shape[] {
  const shaped = keys.flatMap((key) =>
    [...text.matchAll(key)].map((found) => ({ kind: 'key' as const, ...spanOf(found) })),
  )
  const passwords = [...text.matchAll(inAddress)].map((found) => {
    const to = found.index + found[0].length - 1
    return { kind: 'password' as const, from: to - (found[1] ?? '').length, to }
  })
  const cards = [...text.matchAll(cardLike)].filter((found) => isCard(found, text))
  return [...shaped, ...passwords, ...cards.map((found) => ({ kind: 'card number' as const, ...spanOf(found) }))]
}

function isCard({ 0: written, index }: RegExpExecArray, text: string): boolean {
  const digits = written.replace(/\D/g, '')
  const before = text.slice(Math.max(0, index - 30), index)
  // Said to be one, it is one, with a slip of the pen too.
  if (aboutCards.test(before)) return true
  if (otherNumbers.test(before) || new Set(digits).size < 2) return false
  // What stands behind it may be its date or its code.
  const first = /^(?:\d{4}[ -]){3}\d{4}(?=[ -])/.exec(written)?.[0] ?? written
  return [written, first].some(isCardNumber)
}

function isCardNumber(written: string): boolean {
  const digits = written.replace(/\D/g, '')
  return issuers.test(digits) && groups.test(written) && passesLuhn(digits)
}

function passesLuhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, place) => {
    const value = Number(digit) * (place % 2 === 0 ? 1 : 2)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return sum % 10 === 0
}

function spanOf({ index, 0: text }: RegExpExecArray): Span {
  return { from: index, to: index + text.length }
}
