import type { Receiver } from '@slack/bolt'
import type { Endpoint } from '../../platform.js'

/** What Slack is heard with: an app-level token for Socket Mode, or the secret that it signs its requests with. */
export type Hearing = { appToken: string } | { signingSecret: string }

/** Where Slack sends events, commands and buttons, below our address, if it does. */
export const eventsPath = '/slack/events'

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
