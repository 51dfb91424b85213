import type { SendableChannels } from 'discord.js'

/** Discord shows "typing" for 10 seconds, or until a message is posted. In milliseconds. */
const again = 8000

/** Shows that the bot is typing, until the function it returns resolves: after that nothing shows it again. */
export function startTyping(channel: SendableChannels): () => Promise<void> {
  let stopped = false
  let sent: Promise<void> = Promise.resolve()
  const send = () => {
    // It matters too little to fail for.
    sent = stopped ? sent : channel.sendTyping().catch(() => {})
  }
  const timer = setInterval(send, again)
  send()
  return () => {
    stopped = true
    clearInterval(timer)
    return sent
  }
}
