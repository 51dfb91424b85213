import { SocketModeReceiver } from '@slack/bolt'
import type { Clients } from './clients.js'
import { refused } from './installation.js'
import type { Way } from './way.js'

/** Socket Mode: we connect to Slack, which needs no address of ours. */
export function overSocket(appToken: string, { logger, options }: Clients): Way {
  // It would reconnect by itself, but give up for good, and with a rejection that nobody can catch.
  const receiver = new SocketModeReceiver({
    appToken,
    logger,
    autoReconnectEnabled: false,
    installerOptions: { clientOptions: options },
  })
  const { client } = receiver
  const hear = client.listeners('ws_message')
  client.removeAllListeners('ws_message')
  // What it cannot read it rejects, where nobody can catch that.
  client.on('ws_message', (...frame) => {
    void Promise.all(hear.map((one) => one(...frame))).catch(() => logger.error('unreadable'))
  })
  let connected = false
  client.on('disconnected', () => {
    connected = false
  })

  async function open(): Promise<{ ended: Promise<unknown> }> {
    await client.start().catch(refused)
    connected = true
    return { ended: new Promise((resolve) => client.once('disconnected', resolve)) }
  }

  return { receiver, open, isOpen: () => connected, close: () => client.disconnect() }
}
