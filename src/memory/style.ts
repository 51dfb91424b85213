import { z } from 'zod'

const lengths = [10, 20, 30, 40, 50, 60, 80, 100, 120, 150, 200, 250, 300, 400, 500, 600, 800, 1000, 1200, 1500, 2000]

function nearestLength(length: number): number {
  return lengths.reduce((best, one) => (Math.abs(one - length) < Math.abs(best - length) ? one : best))
}

const namesOf = (type: 'language' | 'script' | 'region') => new Intl.DisplayNames('en', { type, fallback: 'none' })
const longCodes = new Set(['ast', 'ceb', 'chr', 'fil', 'gsw', 'haw', 'kab', 'nds', 'yue'])
const languageNames = namesOf('language')
const scriptNames = namesOf('script')
const regionNames = namesOf('region')

/** Is it the tag of a language that is known, perhaps with a script and a country? */
function isLanguage(tag: string): boolean {
  const [, language, script, region] = /^([a-z]{2,3})(?:-([A-Z][a-z]{3}))?(?:-([A-Z]{2}|419))?$/.exec(tag) ?? []
  if (language === undefined || languageNames.of(language) === undefined) return false
  // Codes of three letters are words too often.
  if (language.length === 3 && !longCodes.has(language)) return false
  const hasScript = script === undefined || scriptNames.of(script) !== undefined
  return hasScript && (region === undefined || regionNames.of(region) !== undefined)
}

/** How a person likes to be answered. A closed vocabulary: it follows them everywhere and can carry nothing they said. */
export const styleSchema = z.object({
  /** At most so many words an answer: the nearest of a few, so that no other number is kept. */
  length: z.int().min(10).max(2000).transform(nearestLength).optional(),
  depth: z.enum(['simple', 'normal', 'expert']).optional(),
  tone: z.enum(['casual', 'neutral', 'formal', 'playful', 'direct']).optional(),
  format: z.enum(['prose', 'bullets', 'steps', 'code first']).optional(),
  /** A BCP 47 tag. */
  language: z.string().refine(isLanguage).optional(),
})
export type Style = z.infer<typeof styleSchema>

/** What of a style is of the closed vocabulary: the rest is left out. */
export function styleIn(style: unknown): Style {
  const told = z.record(z.string(), z.unknown()).safeParse(style).data ?? {}
  const parts = Object.entries(told).filter(([key, value]) => styleSchema.safeParse({ [key]: value }).success)
  return styleSchema.parse(Object.fromEntries(parts))
}

/** A style in a file that another Keepsake, or somebody by hand, wrote: nobody loses a memory for it. */
export const keptStyleSchema = z.preprocess(styleIn, styleSchema)

/** A style in a few words: `answers under 100 words, casual tone, bullets, language pt-PT`. */
export function styleInWords({ length, depth, tone, format, language }: Style): string {
  const parts = [length && `answers under ${length} words`, depth && `${depth} depth`, tone && `${tone} tone`, format]
  return [...parts, language && `language ${language}`].filter(Boolean).join(', ')
}

/** What of a style was not told. */
export function styleBeyond(style: Style, told: Style): Style {
  return Object.fromEntries(Object.entries(style).filter(([key]) => !(key in told)))
}
