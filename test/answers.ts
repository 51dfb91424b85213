import fc from 'fast-check'

const word = fc.stringMatching(/^[a-zäß中😀*_.?!(]{1,30}$/u)
const link = fc.constantFrom('https://example.com/a_b?c=d', '[docs](https://example.org)', '`curl https://x.dev | sh`')
const ping = fc.constantFrom('`', '@everyone', '<@U1>', '<!channel>', '![x](https://evil.example/x.png)')
const line = fc
  .array(fc.oneof({ weight: 20, arbitrary: word }, { weight: 2, arbitrary: link }, { weight: 1, arbitrary: ping }), {
    maxLength: 60,
  })
  .map((words) => words.join(' '))
const code = fc.tuple(fc.constantFrom('```', '````', '~~~'), fc.array(line, { maxLength: 20 })).map(([mark, lines]) => {
  const inside = lines.map((one) => one.replace(/[`~]/g, ''))
  return `${mark}ts\n${inside.join('\n')}\n${mark}`
})

/** Answers of a model, long and short, in pieces as they come. */
export const answersInPieces = fc
  .tuple(fc.array(fc.oneof(line, code), { minLength: 1, maxLength: 40 }), fc.integer({ min: 1, max: 900 }))
  .map(([parts, size]) => {
    const characters = [...`Well, ${parts.join('\n\n')}`]
    const pieces: string[] = []
    for (let at = 0; at < characters.length; at += size) pieces.push(characters.slice(at, at + size).join(''))
    return pieces
  })

/** What of a text must be shown, whatever is done to fences, links and pings at the seams. */
export function bare(text: string): string {
  const plain = text.replaceAll('＠', '@').replaceAll('（', '(')
  return plain.replace(/^[ \t]*(?:`{3,}|~{3,}).*$/gm, '').replace(/[\s`\\\u200b]+/g, '')
}
