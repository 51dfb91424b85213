import type { Receiver } from '@slack/bolt'
import type { Endpoint } from '../../platform.js'
import type { Clients } from './clients.js'
import { overHttp } from './http.js'
import { overSocket } from './socket.js'

/** What Slack is heard with: an app-level token for Socket Mode, or the secret that it signs its requests with. */
export type Hearing = { appToken: string } | { signingSecret: string }

/** A way in which Slack tells what happens. */
export interface Way {
  receiver: Receiver
  /** Where Slack sends its requests, if it does. */
  endpoint?: Endpoint
  /** Begins to hear; resolves once it does, with what resolves when that has ended. */
  open(): Promise<{ ended: Promise<unknown> }>
  isOpen(): boolean
  close(): Promise<void>
}

/** The way in which Slack is heard. */
export function wayOf(hearing: Hearing, clients: Clients): Way {
  return 'appToken' in hearing ? overSocket(hearing.appToken, clients) : overHttp(hearing.signingSecret, clients)
}
