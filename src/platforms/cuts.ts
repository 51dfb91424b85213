import { type Fence, fenceAfter } from './fences.js'

/** From, and up to: what may not be cut inside. */
type Range = readonly [number, number]

const breaks = [/\n\s*\n(?!\s)/g, /\n/g, /(?:[.!?…]["'”’)\]]*\s|[。！？])/g, /\s/g]

/**
 * The best place to cut a text between two lengths: at the last of the best kind of break there is, else at `most`; never
 * inside a link, what stands in angle brackets, code in a line, or a character. Where that means a shorter piece than
 * `least`, it is shorter; what is longer than `most` itself is cut. `known` must reach a little beyond `most`.
 */
export function cutIn(known: string, least: number, most: number, open: Fence | null): number {
  const ranges = [...wholes(known), ...edges(known, open)].filter(([from, to]) => from > 0 || to <= most)
  const within = known.slice(0, most)
  for (const kind of breaks) {
    const ends = [...within.matchAll(kind)].map(({ index, 0: found }) => index + found.length)
    const last = ends.findLast((end) => end < least || !isInside(end, ranges))
    if (last !== undefined && last >= least) return last
  }
  const at = before(most, ranges) || before(most, ranges.filter(isHard(known)))
  return at === most || at === 0 ? betweenCharacters(known, least, most) : at
}

/**
 * Up to where a growing text is past all that may still become something whole, however it goes on. Nothing before that
 * moves a cut which lies beyond the text.
 */
export function certainIn(text: string): number {
  const ranges = wholes(text)
  const begun = ranges.filter(([, to]) => to === text.length).map(([from]) => from)
  const mayBecomeLink = /(?:h|ht|htt|https?|https?:|https?:\/)$/i.exec(text)?.index ?? text.length
  const end = before(Math.min(...begun, mayBecomeLink), ranges)
  return /[\ud800-\udbff]/.test(text.charAt(end - 1)) ? end - 1 : end
}

function isInside(at: number, ranges: readonly Range[]): boolean {
  return ranges.some(([from, to]) => from < at && at < to)
}

/** The place itself, or the one before all that it lies inside of. */
function before(place: number, ranges: readonly Range[]): number {
  let at = place
  for (;;) {
    const around = ranges.find(([from, to]) => from < at && at < to)
    if (!around) return at
    at = around[0]
  }
}

const link = /https?:\/\/\S*/gi
/** A mention, an emoji, a time, an address; a command, whose name has spaces. */
const angled = /<\/(?:[-_\p{L}\p{N}]{1,32}[ :]?){0,4}>?|<[^\s<>]*>?/gu
/** What a backslash stands before; code; backticks that stand alone. */
const ticks = /\\[!-/:-@[-`{-~]|(`+)(?!`)[^\n]*?[^`\n]\1(?!`)|`+/g

/** What is to stay whole. What is still open at the end of the text reaches to it. */
function wholes(text: string): Range[] {
  const lastLine = text.lastIndexOf('\n')
  const all = [link, angled, ticks].flatMap((kind) => [...text.matchAll(kind)])
  return all.map(({ index, 0: found }) => {
    const isOpen = index > lastLine && /^`+$/.test(found)
    return [index, isOpen ? text.length : index + found.length]
  })
}

/** Links and what stands in angle brackets, which are worth more than code in a line. */
function isHard(text: string): (range: Range) => boolean {
  return ([from]) => /[h<]/i.test(text.charAt(from))
}

/** The longest line that opens a fence and stays with what follows, and the most that may lie between the two. */
const longestEdge = 50

/** A fence is not cut right after it opens, nor right before it closes: half of it would hold nothing. */
function edges(text: string, open: Fence | null): Range[] {
  const found: Range[] = []
  let fence = open
  let begin = 0
  for (const line of text.split('\n')) {
    const end = begin + line.length
    const now = fenceAfter(line, fence)
    if (!fence && now) found.push([begin, end + 1 + (/^\s*/.exec(text.slice(end, end + 10))?.[0].length ?? 0)])
    if (fence && !now) found.push([beforeLast(text.slice(0, end).replace(/[`~]+[ \t]*$/, '')), end])
    fence = now
    begin = end + 1
  }
  return found.filter(([from, to]) => to - from <= longestEdge)
}

/** Where the last character that is to be seen begins. */
function beforeLast(text: string): number {
  return text.trimEnd().replace(/.$/su, '').length
}

const characters = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
/** So much of a text is looked at for where its last character begins. */
const longestCharacter = 64

/** At `most`, or before the character that begins before it and ends after; never inside a surrogate pair. */
function betweenCharacters(text: string, least: number, most: number): number {
  const from = Math.max(0, most - longestCharacter)
  const around = characters.segment(text.slice(from, most + longestCharacter)).containing(most - from)
  const begin = from + (around?.index ?? 0)
  if (begin > from && begin >= least) return begin
  return /[\ud800-\udbff]/.test(text.charAt(most - 1)) ? most - 1 : most
}
