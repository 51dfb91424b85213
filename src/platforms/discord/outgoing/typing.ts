import { setTimeout as wait } from 'node:timers/promises'
import type { SendableChannels } from 'discord.js'

/** Discord shows "typing" for 10 seconds, or until a message is posted. In milliseconds. */
const again = 8000
/** So long an answer waits for a sign of typing that is on its way, in milliseconds. */
const patience = 1000

interface Typing {
  /** So many answers in the channel have nothing to show yet. */
  working: number
  timer: NodeJS.Timeout
  /** The sign that is on its way. */
  sent: Promise<void> | null
}

export type ShowTyping = ReturnType<typeof createTyping>

/** Shows in channels that the bot is typing. */
export function createTyping() {
  const channels = new Map<string, Typing>()

  /**
   * Shows it until the function it returns is called; calling that again does nothing. It resolves when a message can
   * follow: what was on its way then would show typing after it.
   */
  return (channel: SendableChannels): (() => Promise<void>) => {
    const here = channels.get(channel.id) ?? begin(channel)
    channels.set(channel.id, here)
    here.working++
    let over = false
    return async () => {
      if (!over && --here.working === 0) {
        clearInterval(here.timer)
        channels.delete(channel.id)
      }
      over = true
      await Promise.race([here.sent, wait(patience, undefined, { ref: false })])
    }
  }
}

function begin(channel: SendableChannels): Typing {
  const send = () => {
    // It matters too little to fail for, or to queue up.
    here.sent ??= channel
      .sendTyping()
      .catch(() => {})
      .then(() => {
        here.sent = null
      })
  }
  const here: Typing = { working: 0, timer: setInterval(send, again), sent: null }
  send()
  return here
}
