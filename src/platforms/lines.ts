import type { Readable } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'

/**
 * The lines of a stream, one at a time as they are asked for. Of a line longer than `longest` UTF-16 units one unit more
 * than that is given, and the rest is thrown away: it is never held whole.
 */
export async function* readLines(input: Readable, longest: number): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8')
  let line = ''
  const add = (text: string) => {
    line = line.length > longest ? line : (line + text).slice(0, longest + 1)
  }
  for await (const chunk of input) {
    const parts = decoder.write(chunk).split('\n')
    for (const [place, part] of parts.entries()) {
      add(part)
      if (place === parts.length - 1) break
      yield line.replace(/\r$/, '')
      line = ''
    }
  }
  add(decoder.end())
  if (line !== '') yield line
}
