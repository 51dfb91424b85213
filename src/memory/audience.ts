import { z } from 'zod'

/**
 * Who can hear what is said at a place: the person alone (`dm`), everyone on a server (`space:<server>`), or the members
 * of one private channel (`channel:<server>/<channel>`; a group of no server has an empty server).
 * A platform sets it; a model never does.
 */
export const audienceSchema = z.union([
  z.literal('dm'),
  z.templateLiteral(['space:', z.string().regex(/^[^/]+$/)]),
  z.templateLiteral(['channel:', z.string().regex(/^[^/]*$/), '/', z.string().min(1)]),
])
export type Audience = z.infer<typeof audienceSchema>

/** What a person decided of one fact: it is used everywhere (`/memory share`), or in direct messages only (`/memory private`). */
export const reachSchema = z.enum(['everywhere', 'dm'])
export type Reach = z.infer<typeof reachSchema>

/** `strict`: what is said stays where it was said. `relaxed`, for a bot of one's own: facts follow their person. */
export type Privacy = 'strict' | 'relaxed'

/**
 * May what was heard in one audience be used in another? What its person shared, everywhere; what they marked private, in
 * direct messages. Else in direct messages all of it; elsewhere only what was heard there, and in a server's private
 * channel also what was said in that server's public ones.
 */
export function mayUse(
  kept: { heard: Audience; reach?: Reach | undefined },
  here: Audience,
  privacy: Privacy,
): boolean {
  const { heard, reach } = kept
  if (here === 'dm') return true
  if (reach !== undefined) return reach === 'everywhere'
  if (heard === here || privacy === 'relaxed') return true
  return heard.startsWith('space:') && here.startsWith(`channel:${heard.slice('space:'.length)}/`)
}

/** How far a fact reaches: everywhere, direct messages only, or (null) from where it was heard as far as {@link mayUse} says. */
export function reachOf(
  { heard, reach }: { heard: Audience; reach?: Reach | undefined },
  privacy: Privacy,
): Reach | null {
  if (reach !== undefined) return reach
  if (privacy === 'relaxed') return 'everywhere'
  return heard === 'dm' ? 'dm' : null
}

/** An audience, as a person knows it. */
export function audienceInWords(audience: Audience): string {
  if (audience === 'dm') return 'direct message'
  return audience.startsWith('space:') ? 'public channel' : 'private channel'
}
