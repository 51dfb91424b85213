import { setTimeout as wait } from 'node:timers/promises'
import type { Client, Message as DiscordMessage } from 'discord.js'
import type { Overheard } from '../../../message.js'
import { mayReadBack } from '../permissions.js'
import { isFinal } from '../refusals.js'
import { isTalk, repliedTo, replyIdOf } from './messages.js'
import { overheardIn } from './overheard.js'

/** So many messages before one are its context, and so many replies up from it. */
const mostBefore = 20
const mostReplies = 10

/**
 * What was said before a message, read live and kept nowhere but in the client's cache of each channel. Discord may take
 * `patience` milliseconds to tell it: then what is known must do.
 */
export function createContext(patience: number) {
  /** The channels whose last messages the client knows, or is being told: read once, then heard. */
  const known = new Map<string, Promise<void>>()

  /** The messages that it replies to, or the last ones of its channel, oldest first. In a direct message, replies only. */
  async function contextOf(message: DiscordMessage): Promise<Overheard[]> {
    const over = wait(patience, undefined, { ref: false })
    const chain: DiscordMessage[] = []
    await Promise.race([climb(message, chain), over])
    if (chain.length > 0) return chain.flatMap((one, at) => readable(one, at === chain.length - 1))
    if (message.guildId === null) return []
    await Promise.race([readBack(message), over])
    return lastBefore(message).flatMap((one) => readable(one, false))
  }

  function readBack({ channel, id }: DiscordMessage): Promise<void> {
    const before = known.get(channel.id)
    if (before || !mayReadBack(channel)) return before ?? Promise.resolve()
    const reading = channel.messages.fetch({ limit: mostBefore, before: id }).then(
      () => {},
      (error) => {
        // What Discord refuses it would refuse again.
        if (!isFinal(error) && known.get(channel.id) === reading) known.delete(channel.id)
      },
    )
    known.set(channel.id, reading)
    return reading
  }

  /** What was said and deleted while the client heard nothing is not known: all is read again. */
  function forgetWhatIsKnown({ channels }: Client): void {
    known.clear()
    for (const channel of channels.cache.values()) if (channel.isTextBased()) channel.messages.cache.clear()
  }

  return { contextOf, forgetWhatIsKnown }
}

/** What somebody said, unless the client got it in a shape that cannot be read: then the rest is told without it. */
function readable(message: DiscordMessage, pointedAt: boolean): Overheard[] {
  try {
    return [overheardIn(message, pointedAt)]
  } catch {
    return []
  }
}

function lastBefore({ channel, id }: DiscordMessage): DiscordMessage[] {
  return [...channel.messages.cache.values()]
    .filter((one) => isTalk(one) && BigInt(one.id) < BigInt(id))
    .sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1))
    .slice(-mostBefore)
}

/** Puts before what is in `chain` the message that one replies to, what that replies to, and so on up. */
async function climb(message: DiscordMessage, chain: DiscordMessage[]): Promise<void> {
  let above = await messageAbove(message)
  while (above && chain.length < mostReplies) {
    chain.unshift(above)
    above = await messageAbove(above)
  }
}

/** What a message replies to, as far as Discord tells. */
async function messageAbove(message: DiscordMessage): Promise<DiscordMessage | null> {
  const id = replyIdOf(message)
  const there = repliedTo(message)
  if (id === undefined || there || !mayReadBack(message.channel)) return there ?? null
  const fetched = await message.channel.messages.fetch({ message: id, force: true }).catch(() => null)
  return fetched && isTalk(fetched) ? fetched : null
}
