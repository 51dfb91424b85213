const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}|\p{Emoji}\ufe0f/u
const unseen = /^[\p{M}\p{Cf}\p{Cc}]*$/u
/** What makes one character of several; the segmenter, which knows all of them, takes its time. */
const joined = /[\u200d\ufe0f]|\p{Emoji_Modifier}|\p{RI}/u
const characters = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** How many columns a text takes where every letter is equally wide: East Asian letters and emoji two, marks none. */
export function widthOf(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length
  const seen = joined.test(text) ? Array.from(characters.segment(text), ({ segment }) => segment) : [...text]
  return seen.reduce((sum, character) => sum + columnsOf(character), 0)
}

function columnsOf(character: string): number {
  if (unseen.test(character)) return 0
  return wide.test(character) ? 2 : 1
}
