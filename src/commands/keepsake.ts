import { counted } from '../card.js'
import { commandTable, usageOf } from '../command-table.js'
import { withHistory } from '../memory/changing/history.js'
import type { Keeper } from '../memory/keeper.js'
import type { Memory } from '../memory/memory.js'
import type { Task } from '../memory/spent.js'
import { beginAnew } from '../memory/talk.js'
import { dayOf, isZone, zoneNamed } from '../memory/text/calendar.js'
import { oneLine } from '../memory/text/plain.js'
import type { Unkept } from '../memory/unkept.js'
import type { Command, Told } from '../message.js'
import type { Places } from '../places.js'
import { writesNothing } from './persist.js'
import type { Runs } from './run.js'

/** `/keepsake`: what is neither a memory nor whether there is one. `stop` tells whether there was something to stop. */
export function keepsakeCommands(parts: {
  keeper: Keeper
  unkept: Unkept
  places: Places
  clock: () => number
  stop: (command: Command) => boolean
}): Runs<'keepsake'> {
  const { keeper, unkept, places, clock, stop } = parts

  async function startAnew({ user, place }: Command): Promise<string> {
    const conversation = place.room ?? place.conversation
    const memory = await keeper.read(user)
    if (memory.persist) await keeper.update(user, (fresh) => beginAnew(fresh, clock(), conversation))
    else unkept.begin(memory, clock(), conversation)
    return 'We begin anew here: what was said before is not told to Claude again. What I remember of you stays.'
  }

  async function mode({ place, manages }: Command, argument: string): Promise<string> {
    if (place.audience === 'dm') return 'In direct messages I answer everything; there is nothing to choose here.'
    if (place.channel === undefined) return 'There is nothing to choose here: I answer what mentions me.'
    const now = await places.modeOf(place.channel)
    if (argument === '')
      return `${modeInWords[now]} /keepsake mode ${now === 'thread' ? 'mention' : 'thread'} changes it.`
    if (argument !== 'mention' && argument !== 'thread') return 'Type /keepsake mode mention, or /keepsake mode thread.'
    if (!manages) return `Only those who may manage this channel can change that. ${modeInWords[now]}`
    await places.setMode(place.channel, argument)
    return modeInWords[argument]
  }

  async function setZone({ user }: Command, argument: string): Promise<string> {
    const how = 'Type /keepsake zone and one like Europe/Lisbon or America/New_York.'
    const { zone } = await keeper.read(user)
    if (argument === '') return `${zone ? `Your time zone is ${zone}.` : 'You have chosen no time zone.'} ${how}`
    if (argument !== 'off' && !isZone(argument)) return `I know no time zone ${oneLine(argument, 40)}. ${how}`
    const chosen = argument === 'off' ? undefined : zoneNamed(argument)
    const after = await keeper.update(user, (memory) => {
      const { zone: _, ...rest } = memory
      const set = { ...rest, ...(chosen && { zone: chosen }) }
      return memory.persist ? withHistory(memory, set, { how: 'asked', sources: [], now: clock() }) : memory
    })
    if (!after.persist) return writesNothing
    return chosen ? `Your time zone is ${chosen} now.` : 'The time zone of the chat is used now, where it tells one.'
  }

  async function usage({ user }: Command): Promise<string> {
    return usageInWords(await keeper.read(user), clock())
  }

  return {
    'keepsake new': startAnew,
    'keepsake mode': mode,
    'keepsake zone': setZone,
    'keepsake usage': usage,
    'keepsake stop': (command) => (stop(command) ? 'Stopped.' : 'Nothing is being answered to you just now.'),
    'keepsake help': help,
  }
}

function help(): Told {
  const heading = 'What you can type:'
  const lines = commandTable.map((entry) => ({ usage: `/${usageOf(entry.name, entry)}`, does: entry.does }))
  const width = Math.max(...lines.map(({ usage }) => usage.length))
  return {
    text: [heading, ...lines.map(({ usage, does }) => `  ${usage.padEnd(width)}  ${does}`)].join('\n'),
    list: [{ text: heading }, ...lines.map(({ usage, does }) => ({ text: `${usage}: ${does}` }))],
  }
}

const tasks: readonly (readonly [Task, string])[] = [
  ['answer', 'answering'],
  ['learn', 'learning'],
  ['reflect', 'looking back'],
]

/** What models were asked for a person today, as a sentence. */
function usageInWords({ spent }: Memory, now: number): string {
  const today = spent?.day === dayOf(now) ? spent : null
  const parts = tasks.flatMap(([task, doing]) => {
    const { calls = 0, input = 0, output = 0 } = today?.[task] ?? {}
    return calls === 0 ? [] : `${doing} ${counted(calls, 'call')} (${input} tokens in, ${output} out)`
  })
  return parts.length > 0 ? `Used for you today: ${parts.join('; ')}.` : 'Used for you today: nothing yet.'
}

const modeInWords = {
  mention: 'In this channel and its threads I answer what mentions me (on Discord, what replies to me, too).',
  thread:
    'In this channel I answer what mentions me (on Discord, what replies to me, too); in its threads that I take part in, everything but what is said to others.',
}
