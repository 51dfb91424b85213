import { z } from 'zod'
import type { Requests } from './page/wire.js'
import { members, places } from './people.js'

export type RequestName = keyof Requests

const asker = { member: z.enum(members.map(({ id }) => id)), place: z.enum(places.map(({ id }) => id)) }

/** What the page may ask. */
const requests = {
  say: z.strictObject({ ...asker, id: z.uuid(), text: z.string().regex(/\S/), isToKeepsake: z.boolean() }),
  press: z.strictObject({ ...asker, entry: z.string().max(100).nullable(), does: z.string().min(1).max(200) }),
  suggest: z.strictObject({ ...asker, text: z.string().max(1000) }),
  see: z.strictObject({ ...asker, draft: z.string() }),
  dismiss: z.strictObject({ ...asker, entry: z.string().max(100) }),
} satisfies { [Name in RequestName]: z.ZodType<Requests[Name]['asks']> }

/** Is there a request of that name? */
export function isRequest(name: string): name is RequestName {
  return Object.hasOwn(requests, name)
}

/** What such a request asks; null where that is not what it may be. */
export function askedIn<Name extends RequestName>(name: Name, body: unknown): Requests[Name]['asks'] | null {
  const read = requests[name].safeParse(body)
  return read.success ? (read.data as Requests[Name]['asks']) : null
}
