import type { App } from '@slack/bolt'
import type { Chatting } from './chatting.js'
import type { Leaving } from './connection/leaving.js'
import type { Home } from './home/home.js'

/** Hears what happens in Slack, and hands it to who deals with that. */
export function listenForEvents(
  app: App,
  parts: { chatting: Chatting; home: Home; leaving: Leaving; handle(work: Promise<void>): void },
): void {
  const { chatting, home, leaving, handle } = parts

  app.event('message', async ({ event, body }) => handle(chatting.hear('message', event, body)))
  app.event('app_mention', async ({ event, body }) => handle(chatting.hear('mention', event, body)))
  app.event('agent_session_stopped', async ({ event }) => {
    const { channel, thread_ts: thread, user, streaming_message_ts: streams = [] } = event
    handle(chatting.stop({ channel, thread, user }, streams))
  })
  app.event('app_home_opened', async ({ event }) => {
    const { user, channel, tab, view } = event
    const { hash } = (view ?? {}) as { hash?: string }
    handle(home.open({ user, channel, hash }, tab))
  })
  app.event('user_change', async ({ event }) => handle(leaving.change(event.user)))
  app.event('app_uninstalled', async () => handle(leaving.removed()))
  app.event('tokens_revoked', async ({ event: { tokens } }) => {
    if (tokens.bot?.length) handle(leaving.removed())
  })
}
