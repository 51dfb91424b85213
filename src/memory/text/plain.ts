const controls = /[\p{Cc}\p{Zl}\p{Zp}]+/gu
// Bidirectional overrides, invisible tag characters, letters in circles and boxes: they make a text read otherwise than it
// is, or carry words that no check sees.
const disguises = /[\u202a-\u202e\u2066-\u2069\u{e0000}-\u{e007f}\u{1f100}-\u{1f1e5}]/gu

// Characters that show nothing could carry a text of their own: they stay only where a script or an emoji needs them.
const invisible = new RegExp(
  [
    String.raw`(?![\u200c\u200d])\p{Cf}`,
    String.raw`[\u{e0100}-\u{e01ef}\ufe00-\ufe0e\u034f\u115f\u1160\u3164\uffa0]`,
    String.raw`(?<![\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f\p{M}\p{Lo}])[\u200c\u200d]+`,
    String.raw`(?<=[\u200c\u200d])[\u200c\u200d]+`,
    String.raw`(?<![\p{Extended_Pictographic}\d#*])\ufe0f`,
  ].join('|'),
  'gu',
)

/** At most `max` UTF-16 units, ending in `…` where something was cut, never inside a surrogate pair. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text
  const kept = text.slice(0, Math.max(0, max - 1))
  return `${/[\ud800-\udbff]$/.test(kept) ? kept.slice(0, -1) : kept}…`
}

/** The beginning and the end of a text, at most `max` UTF-16 units in all: what matters most of a long one. */
export function cutMiddle(text: string, max: number): string {
  if (text.length <= max) return text
  const tail = text.slice(-Math.floor(max / 4))
  return cut(text, max - tail.length) + (/^[\udc00-\udfff]/.test(tail) ? tail.slice(1) : tail)
}

/** A text as one line of data: no control or disguising characters, no tags, at most `max` UTF-16 units. */
export function oneLine(text: string, max: number): string {
  const line = wellFormed(text.slice(0, max * 4))
    .normalize('NFC')
    .replace(controls, ' ')
    .replace(disguises, '')
    .replace(invisible, '')
    .replaceAll('<', '‹')
    .replaceAll('>', '›')
  return cut(line.replace(/\s+/g, ' ').trim(), max)
}

/** A text that a terminal shows and does not obey: line breaks and tabs stay, every other control character goes. */
export function showable(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .replace(disguises, '')
}

/** Is there anything in a text that can be seen? */
export function isVisible(text: string): boolean {
  return /[^\s\p{Cc}\p{Cf}]/u.test(text)
}

/** Text that UTF-8 can hold: half a surrogate pair becomes U+FFFD. */
export function wellFormed(text: string): string {
  return Buffer.from(text).toString()
}
