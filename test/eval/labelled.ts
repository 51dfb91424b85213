import type { Audience } from '../../src/memory/audience.js'
import { changes } from './changes.js'
import { foreign } from './foreign.js'
import { languages } from './languages.js'
import { nothing } from './nothing.js'
import { people } from './people.js'
import { plain } from './plain.js'

/** What a careful person would keep: in these words, standing on that quote; any other wording that holds the key will do. */
export type Kept = [text: string, quote: string, key: RegExp]

/** An exchange, and what a careful person would make of it. */
export interface Labelled {
  id: string
  /** Facts known before, as told in earlier direct messages. */
  known?: string[]
  /** What was said and answered before, in the same conversation. */
  before?: { said: string; answered: string }
  said: string
  answered?: string
  where?: Audience
  /** What somebody else said there before. */
  bob?: string
  keep?: Kept[]
  /** The known facts, by their place, that what is kept takes the place of; or that are no longer true. */
  gone?: number[]
  name?: string
  /** What is to wait for the person's yes. */
  waits?: Kept[]
  /** What a careless model would keep: a claim, and the words it would quote. */
  lies?: [text: string, quote: string][]
}

/** All of them by what they try. */
export const labelled: Record<string, Labelled[]> = {
  ...plain,
  ...changes,
  ...nothing,
  ...foreign,
  ...people,
  ...languages,
}
