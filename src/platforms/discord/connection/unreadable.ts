import type { WebSocketOptions } from 'discord.js'
import { describe, type Log } from '../../../log.js'

type Manager = Parameters<NonNullable<WebSocketOptions['buildStrategy']>>[0]
type Emit = (event: string, told?: { data?: { t?: string } }) => boolean

/**
 * What the client cannot read of what Discord tells is passed over: the client throws, and that would end the program with
 * all that is being answered. Without what begins a session there is none, so that is thrown on.
 */
export function passOverUnreadable(manager: Manager, log: Log): void {
  const emit = manager.emit.bind(manager) as Emit
  const guarded: Emit = (event, told) => {
    try {
      return emit(event, told)
    } catch (error) {
      if (event !== 'dispatch' || told?.data?.t === 'READY') throw error
      log.warn(describe(error), 'Discord told something that could not be read; it is passed over')
      return true
    }
  }
  manager.emit = guarded as typeof manager.emit
}
