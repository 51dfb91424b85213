import { describe, expect, it } from 'vitest'
import { stayConnected, WrongSettings } from '../../src/platforms/platform.js'
import { happening } from '../stage.js'

const listening = () => {
  const warned: string[] = []
  const log = { info() {}, error() {}, warn: (_: unknown, text: string) => void warned.push(text) }
  return { warned, log: log as never }
}

const isConnected = () => true

describe('a platform', () => {
  it('that is away is tried again, and said so once', async () => {
    const { warned, log } = listening()
    const third = happening()
    let tries = 0
    const connect = async () => {
      if (++tries === 3) third.happen()
      throw new Error('away')
    }
    const { platform } = stayConnected('Discord', log, { connect, leave: async () => {}, isConnected })
    await third.happened
    await platform.close()
    await platform.over
    expect(warned).toEqual(['Discord cannot be reached; I go on trying'])
  })

  it('that ends each connection at once is not stormed', async () => {
    const { warned, log } = listening()
    const second = happening()
    let tries = 0
    const connect = async () => {
      if (++tries === 2) second.happen()
    }
    const { platform } = stayConnected('Discord', log, { connect, leave: async () => {}, isConnected })
    await second.happened
    await platform.close()
    expect(tries).toBe(2)
    expect(warned).toEqual(['Discord ends the connection again; I go on trying'])
  })

  it('that refuses our settings is given up', async () => {
    const connect = () => Promise.reject(new WrongSettings('Put the token into .env.'))
    const { platform } = stayConnected('Discord', listening().log, {
      connect,
      leave: async () => {},
      isConnected,
    })
    await expect(platform.over).rejects.toThrow('Put the token into .env.')
  })

  it('is left when what came from it is done with, and in time in any case', async () => {
    const done = happening()
    const order: string[] = []
    const leave = async () => void order.push('left')
    const connect = (closing: AbortSignal) =>
      new Promise<void>((resolve) => closing.addEventListener('abort', () => resolve()))
    const { platform, handle } = stayConnected('Discord', listening().log, { connect, leave, isConnected })
    handle(done.happened.then(() => void order.push('answered')))
    const closed = platform.close()
    done.happen()
    await closed
    expect(order).toEqual(['answered', 'left'])
    const stuck = stayConnected('Discord', listening().log, {
      connect,
      leave: () => new Promise(() => {}),
      isConnected,
    })
    await stuck.platform.close()
  })
})
