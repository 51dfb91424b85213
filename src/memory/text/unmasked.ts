/** A text as it is read, and where what stands in it was written. */
export interface Unmasked {
  text: string
  /** A stretch of the text, as a stretch of what was written. */
  written(span: Span): Span
}

/** From the first character to before the last. */
export interface Span {
  from: number
  to: number
}

/** A text in plain letters: no full-width ones, no accents, nothing that cannot be seen. */
export function unmasked(text: string): Unmasked {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what is plain already.
  if (/^[\x00-\x7f]*$/.test(text)) return { text, written: (span) => span }
  const pieces: string[] = []
  const starts: number[] = []
  const ends: number[] = []
  let at = 0
  for (const character of text) {
    const plain = plainOf(character)
    pieces.push(plain)
    for (let unit = 0; unit < plain.length; unit++) {
      starts.push(at)
      ends.push(at + character.length)
    }
    at += character.length
  }
  return {
    text: pieces.join(''),
    written: ({ from, to }) => ({ from: starts[from] ?? text.length, to: ends[to - 1] ?? text.length }),
  }
}

/** Words of a pattern as they stand in such a text. */
export function plainOf(words: string): string {
  return words.normalize('NFKD').replace(/[\u0300-\u036f\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, '')
}
