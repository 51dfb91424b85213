import { readFileSync, statSync } from 'node:fs'

/** A character, in UTF-16 units. */
const longest = 2000
/** No text of that length takes more bytes. */
const mostBytes = 4 * longest + 1000

/**
 * The character that is set: the words themselves, or what stands in the file that they name; '' where none is. What is
 * wrong with it is a sentence.
 */
export function personaIn(setting: string | undefined): { persona: string } | { wrong: string } {
  if (setting === undefined) return { persona: '' }
  if (/^(?:~\/|\S+\.(?:txt|md)$)/i.test(setting) && !isPath(setting)) return { wrong: nearlyPath(setting) }
  const read = isPath(setting) ? textOf(setting) : { text: setting }
  if ('wrong' in read) return read
  const persona = read.text.replace(/\r\n?/g, '\n').trim()
  if (persona === '') return { wrong: `PERSONA: the file ${setting} is empty. ${orElse}` }
  if (persona.length > longest) return { wrong: tooLong(`${persona.length} characters`) }
  return { persona }
}

function isPath(setting: string): boolean {
  return /^\.{0,2}\//.test(setting)
}

function textOf(path: string): { text: string } | { wrong: string } {
  try {
    const found = statSync(path)
    // Opening a pipe would wait for whoever writes it.
    if (!found.isFile()) return { wrong: `PERSONA: ${path} is no file. ${orElse}` }
    if (found.size > mostBytes) return { wrong: tooLong(`${found.size} bytes`) }
    const text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path))
    return text.includes('\0') ? { wrong: notText(path) } : { text }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return { wrong: notText(path) }
    const why = code === 'ENOENT' ? 'is not there' : `cannot be read (${code})`
    return { wrong: `PERSONA: the file ${path} ${why}. ${orElse}` }
  }
}

const orElse = 'Put the text there, or its words into PERSONA, or remove that line.'

function tooLong(size: string): string {
  return `PERSONA is too long: it has ${size}, and at most ${longest} characters are told with every message.`
}

function notText(path: string): string {
  return `PERSONA: the file ${path} is not a text in UTF-8. Save it as one.`
}

function nearlyPath(setting: string): string {
  return `PERSONA looks like a file, and is taken for one where it begins with / or ./, as in: PERSONA=./${setting.replace(/^.*\//, '')}`
}
