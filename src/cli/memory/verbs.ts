/** Each `memory` command, and what is typed behind it. */
const verbs = { list: null, show: 'KEY', search: 'TEXT', export: 'KEY', import: 'FILE', forget: 'KEY' } as const
export type Verb = keyof typeof verbs

/** What is wrong with a `memory` command as it was typed: a sentence, or null. */
export function faultInMemory(rest: readonly string[], asOperator: boolean): string | null {
  const [verb = '', ...what] = rest
  if (!isVerb(verb)) return `memory is followed by one of: ${Object.keys(verbs).join(', ')}.`
  const takes = verbs[verb]
  if (takes === null && what.length > 0) return `memory ${verb} takes nothing behind it.`
  if (takes !== null && (what.length !== 1 || what[0]?.trim() === '')) {
    return `memory ${verb} takes one ${takes}, in quotes if there are spaces in it: memory ${verb} ${examples[takes]} --as-operator`
  }
  return asOperator ? null : notAsOperator
}

/** A command that nothing is wrong with. */
export function verbIn([verb = '', what = '']: readonly string[]): { verb: Verb; what: string } {
  return { verb: isVerb(verb) ? verb : 'list', what }
}

/** Is it about one person, whose key is typed? */
export function takesKey(verb: Verb): boolean {
  return verbs[verb] === 'KEY'
}

function isVerb(word: string): word is Verb {
  return Object.hasOwn(verbs, word)
}

const examples = { KEY: 'discord:80351110224678912', TEXT: '"green bicycle"', FILE: './keepsake-memory.json' }

const notAsOperator =
  'memory is about what other people said in confidence. If looking after it is your task, add --as-operator; each use is written down in audit.log, beside the session files.'
