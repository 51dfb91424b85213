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

/**
 * May what was heard in one audience be used in another? In your direct messages all of it; elsewhere only what was heard
 * there, and in a server's private channel also what was said in that server's public ones.
 */
export function mayUse(heard: Audience, here: Audience): boolean {
  if (here === 'dm' || heard === here) return true
  return heard.startsWith('space:') && here.startsWith(`channel:${heard.slice('space:'.length)}/`)
}
