import type { Keepsake } from '../../keepsake.js'
import type { Message, Reply, ReplyEvent } from '../../message.js'
import type { Conversation } from './conversation.js'
import type { Lengths } from './costs.js'
import { memberOf } from './people.js'
import type { Turns } from './turns.js'

/** After these something else may be kept. */
const changing = new Set<ReplyEvent['event']>(['answer', 'learned', 'not-learned', 'reply'])

/** A way to the bot that follows what each turn takes, and tells when something else may be kept of a member. */
export function createFollowing(parts: {
  bot: Pick<Keepsake, 'chat' | 'idle'>
  conversation: Pick<Conversation, 'tell' | 'answerTo'>
  turns: Turns
}) {
  const { bot, conversation, turns } = parts
  const underWay = new Map<string, Message>()
  /** Whom it is told once all is done. */
  const waiting = new Set<string>()

  /** What is kept of that member may be another now. */
  function changed(member: string): void {
    conversation.tell({ event: 'memory', member })
    void turns.learned(member)
  }

  async function chat(message: Message, reply: Reply): Promise<void> {
    const member = memberOf(message.user)
    underWay.set(message.id, message)
    await bot.chat(message, followed(message, reply))
    underWay.delete(message.id)
    void tellOnceIdle(member)
  }

  function followed(message: Message, reply: Reply): Reply {
    const member = memberOf(message.user)
    let lengths: Lengths | null = null
    let begun = false
    return async (event) => {
      const { with: ids = [message.id] } = event
      const isItsOwn = ids.at(-1) === message.id
      const said = ids.flatMap((id) => underWay.get(id)?.text.trim() || []).join('\n\n')
      // Before anything of it is written down.
      if (event.event === 'delta' && isItsOwn && !begun) {
        begun = true
        lengths = await turns.lengthsOf(member, { ...message, text: said })
      }
      await reply(event)
      if (event.event === 'answer' && isItsOwn && event.text !== '') {
        const id = conversation.answerTo(message.id)?.id ?? message.id
        await turns.answered(member, id, { lengths, said: said.length + event.text.length })
      }
      if (changing.has(event.event) && isItsOwn) changed(member)
    }
  }

  /** What looks back comes after what is learned. */
  async function tellOnceIdle(member: string): Promise<void> {
    if (waiting.has(member)) return
    waiting.add(member)
    await bot.idle()
    waiting.delete(member)
    changed(member)
  }

  return { chat, changed }
}
