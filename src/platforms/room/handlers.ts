import type { Keepsake } from '../../keepsake.js'
import { isSlashed } from '../slashed.js'
import { cardOf } from './card.js'
import type { Conversation } from './conversation.js'
import type { Hearing } from './hearing.js'
import { overheardAt } from './overheard.js'
import type { Requests } from './page/wire.js'
import { askerOf } from './people.js'
import type { Pressing } from './pressing.js'
import { Refused } from './refused.js'
import type { RequestName } from './requests.js'

/** So many suggestions are given. */
const mostSuggested = 25

/** What is done for each request. Throws {@link Refused} where it is not. */
export type Handlers = {
  [Name in RequestName]: (asked: Requests[Name]['asks']) => Requests[Name]['gives'] | Promise<Requests[Name]['gives']>
}

/** Hands what the page asks to whoever does it. */
export function createHandlers(parts: {
  bot: Pick<Keepsake, 'suggest' | 'see'>
  conversation: Pick<Conversation, 'entries'>
  hearing: Pick<Hearing, 'say'>
  pressing: Pressing
}): Handlers {
  const { bot, conversation, hearing, pressing } = parts
  return {
    say: (asked) => {
      hearing.say(asked)
      return {}
    },
    press: pressing.press,
    suggest: async ({ text, ...asker }) => {
      const suggestions = await bot.suggest({ ...askerOf(asker), text })
      return { suggestions: suggestions.slice(0, mostSuggested) }
    },
    see: async ({ draft, ...asker }) => {
      const overheard = overheardAt(asker.place, conversation.entries())
      const seen = await bot.see({ ...askerOf(asker), text: isSlashed(draft) ? '' : draft, overheard })
      if ('wrong' in seen) throw new Refused(500, seen.wrong)
      return { card: cardOf(seen) }
    },
    dismiss: (asked) => {
      pressing.dismiss(asked)
      return {}
    },
  }
}
