import { SocketModeReceiver } from '@slack/bolt'
import type { Clients } from './clients.js'
import { refused } from './installation.js'
import type { Way } from './way.js'

/** How long it waits for a sign of life, and for Slack's greeting on a new connection, in milliseconds. */
export interface SocketLimits {
  /** For the answer to a ping of ours; one is sent three times as often. */
  pong: number
  /** For Slack's next ping. */
  ping: number
  hello: number
}

const defaults: SocketLimits = { pong: 5000, ping: 30_000, hello: 15_000 }

/**
 * Socket Mode: we connect to Slack, which needs no address of ours. A connection that gives no sign of life is over, however
 * long it stood; one on which nobody says anything is not.
 */
export function overSocket(appToken: string, { logger, options }: Clients, limits: Partial<SocketLimits> = {}): Way {
  const { pong, ping, hello } = { ...defaults, ...limits }
  // It would reconnect by itself, but give up for good, and with a rejection that nobody can catch.
  const receiver = new SocketModeReceiver({
    appToken,
    logger,
    autoReconnectEnabled: false,
    clientPingTimeout: pong,
    serverPingTimeout: ping,
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
  let late: NodeJS.Timeout | undefined
  // Until Slack greets, the client waits for ever.
  client.on('connecting', () => {
    late = setTimeout(() => void giveUp(), hello)
  })
  client.on('disconnected', () => {
    connected = false
  })

  async function open(): Promise<{ ended: Promise<unknown> }> {
    await client
      .start()
      .catch(refused)
      .finally(() => clearTimeout(late))
    connected = true
    return { ended: new Promise((resolve) => client.once('disconnected', resolve)) }
  }

  /** The second time it does not wait for Slack to agree. */
  async function giveUp(): Promise<void> {
    await Promise.all([client.disconnect(), client.disconnect()])
  }

  return { receiver, open, isOpen: () => connected, close: () => client.disconnect() }
}
