import { keptInWords, stateInWords, unusedInWords } from '../card.js'
import { isEmpty, setPersist } from '../memory/changing/changes.js'
import type { Keeper } from '../memory/keeper.js'
import type { Unkept } from '../memory/unkept.js'
import type { Choices, Command, Told } from '../message.js'
import type { Runs } from './run.js'

/** `/persist`: whether anything is remembered of a person. */
export function persistCommands({ keeper, unkept }: { keeper: Keeper; unkept: Unkept }): Runs<'persist'> {
  async function turnOn({ user }: Command): Promise<string> {
    let before = true
    const memory = await keeper.update(user, (memory) => {
      before = memory.persist
      return setPersist(memory, true)
    })
    unkept.drop(user)
    return before ? 'Remembering is on already.' : `Remembering is on. ${keptInWords(memory)}`
  }

  async function turnOff({ user }: Command): Promise<Told> {
    const memory = await keeper.update(user, (memory) => setPersist(memory, false))
    const off = 'Remembering is off: nothing you say is written down or learned.'
    const text = `${off} ${unusedInWords(memory)} ${onAgain}`
    if (isEmpty(memory)) return { text }
    const button = { label: 'Erase what is kept', command: 'memory forget unused', danger: true }
    return { text, choices: { buttons: [button], typed: '/memory forget erases what is kept.' } }
  }

  async function status({ user }: Command): Promise<Told> {
    const memory = await keeper.read(user)
    const choices = memory.persist ? toTurn('off', '/persist off stops it.') : toTurn('on', onAgain)
    return { text: stateInWords(memory), choices }
  }

  return { 'persist on': turnOn, 'persist off': turnOff, 'persist status': status }
}

const onAgain = '/persist on turns it on again.'

/** What is said where something would have to be written. */
export const writesNothing = `Remembering is off: nothing is written down. ${onAgain}`

function toTurn(which: 'on' | 'off', typed: string): Choices {
  return { buttons: [{ label: `Turn it ${which}`, command: `persist ${which}` }], typed }
}
