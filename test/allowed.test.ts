import { describe, expect, it } from 'vitest'
import type { Allowed } from '../src/allowed.js'
import type { UserKey } from '../src/memory/memory.js'
import type { Message, Place } from '../src/message.js'
import { allBytes, botOn, dm, say, scriptedModel, stage, talk, temporaryFolder } from './stage.js'

const at = (audience: Place['audience'], more: Partial<Place> = {}): Place => ({ conversation: 'c', audience, ...more })
const onDiscord = { user: 'discord:11' as const }
const inSlack = { user: 'slack:T1:U1' as const }
const general = at('space:5', { channel: 'discord:77', server: '5' })
const board = at('channel:5/78', { channel: 'discord:78', server: '5' })
/** In a server that the bot is not in. */
const foreign = at('channel:6/79', { server: '6' })
const about = at('dm', { channel: 'discord:79', server: '6' })
const open = at('space:T1', { channel: 'slack:C1', server: 'T1' })
const partners = at('channel:/C2', { channel: 'slack:C2', server: 'T1' })

/** What is answered where these lists are set. */
async function answered(allowed: Allowed, more: Partial<Message>): Promise<string> {
  const bot = botOn(await temporaryFolder(), scriptedModel({}), { allowed })
  return talk(bot, 'hello', more)
}

describe('whom it answers, and where', () => {
  it.each<[Allowed, { user: UserKey }, Place]>([
    [{}, onDiscord, foreign],
    [{ people: ['11'] }, onDiscord, general],
    [{ people: ['U9', 'U1'] }, inSlack, open],
    [{ people: ['T1:U1'] }, inSlack, dm],
    [{ people: ['ana'] }, { user: 'test:ana' }, dm],
    [{ servers: ['5'] }, onDiscord, general],
    [{ servers: ['5'] }, onDiscord, board],
    [{ servers: ['5'] }, { user: 'test:ana' }, at('channel:5/x')],
    [{ servers: ['5'] }, onDiscord, dm],
    [{ servers: ['T1'] }, inSlack, partners],
    [{ channels: ['77'] }, onDiscord, general],
    [{ channels: ['79'] }, onDiscord, foreign],
    [{ channels: ['79'] }, onDiscord, about],
    [{ channels: ['C2'] }, inSlack, partners],
    [{ channels: ['dm'] }, onDiscord, dm],
    [{ servers: ['5'], channels: ['77', 'dm'], people: ['11'] }, onDiscord, general],
  ])('%j lets %j in at %j', async (allowed, who, place) => {
    expect(await answered(allowed, { ...who, place })).toBe('Fine.')
  })

  it.each<[Allowed, { user: UserKey }, Place, string]>([
    [
      { people: ['12'] },
      onDiscord,
      general,
      'I answer only people on a list; ask whoever runs me to add you (your id is 11).',
    ],
    [
      { people: ['T2:U1', 'T1'] },
      inSlack,
      dm,
      'I answer only people on a list; ask whoever runs me to add you (your id is U1).',
    ],
    [
      { servers: ['5'] },
      onDiscord,
      foreign,
      'I am not set up to answer here; ask whoever runs me to add this server (its id is 6).',
    ],
    [
      { servers: ['5'] },
      onDiscord,
      about,
      'I am not set up to answer here; ask whoever runs me to add this server (its id is 6).',
    ],
    [
      { servers: ['5'] },
      inSlack,
      partners,
      'I am not set up to answer here; ask whoever runs me to add this server (its id is T1).',
    ],
    [
      { channels: ['77', '75', 'C1', 'dm'] },
      onDiscord,
      board,
      'I do not answer in this channel, but in <#77>, <#75> or a direct message.',
    ],
    [
      { channels: ['1', '2', '3', '4'] },
      onDiscord,
      general,
      'I do not answer in this channel, but in <#1>, <#2> or <#3>.',
    ],
    [{ channels: ['dm'] }, inSlack, open, 'I do not answer in this channel, but in a direct message.'],
    [
      { channels: ['77'] },
      inSlack,
      open,
      'I do not answer in this channel; ask whoever runs me to allow it (its id is C1).',
    ],
    [{ channels: ['77', 'C1'] }, inSlack, dm, 'I do not answer direct messages, but in <#C1>.'],
    [{ channels: ['C1'] }, onDiscord, dm, 'I do not answer direct messages; ask whoever runs me to allow it.'],
    [
      { channels: ['5'] },
      { user: 'test:ana' },
      at('space:5'),
      'I do not answer in this channel; ask whoever runs me to allow it.',
    ],
    [{ channels: ['dm'] }, onDiscord, about, 'I do not answer in this channel, but in a direct message.'],
  ])('%j says to %j at %j: %s', async (allowed, who, place, words) => {
    expect(await answered(allowed, { ...who, place })).toBe(`Sorry, ${words}`)
  })

  it('asks no model, reads and writes no memory, and can be told to one alone', async () => {
    const folder = await temporaryFolder()
    const model = scriptedModel({})
    const logged: string[] = []
    const note = (more: object, text: string) => void logged.push(`${JSON.stringify(more)} ${text}`)
    const log = { info: note, warn: note, error: note } as never
    const bot = botOn(folder, model, { allowed: { people: ['bob'] }, log })
    const said = say(bot, 'I live in Lisbon')
    await said.answered
    await bot.idle()
    expect(said.events).toEqual([expect.objectContaining({ event: 'refused', alone: true })])
    expect(model.prompts).toEqual([])
    expect(await allBytes(folder)).not.toMatch(/ana|Lisbon/)
    const { reference } = await say(bot, 'x'.repeat(60_000)).until('refused')
    expect(logged.at(-1)).toContain(reference)
    expect(logged.at(-1)).toMatch(/A message was refused: PEOPLE does not allow it$/)
    expect(logged.join()).not.toMatch(/ana\b|Lisbon/)
    expect((await say(bot, '').until('refused')).text).toMatch(/^Sorry/)
    const allowed = await talk(bot, 'hello', { user: 'test:bob' })
    expect(allowed).toBe('Fine.')
  })

  it('leaves everybody what is theirs: commands, also in words, a yes to their question, and "forget that"', async () => {
    const learn = () => ({ operations: [], name: null, style: null, summary: null })
    const { bot, folder } = await stage(scriptedModel({ learn }))
    await talk(bot, 'My name is Ana')
    await bot.command({ user: 'test:ana', speaker: 'Ana', place: dm, text: 'memory add I live in Lisbon' })
    await bot.command({ user: 'test:ana', speaker: 'Ana', place: dm, text: 'memory add I like tea' })
    await bot.close()
    const closed = botOn(folder, scriptedModel({}), { allowed: { people: ['bob'], channels: ['77'], servers: ['5'] } })
    expect(await talk(closed, 'hello')).toMatch(/^Sorry/)
    expect(await talk(closed, 'memory show')).toMatch(/Lisbon/)
    expect(await talk(closed, 'forget that I like tea')).toMatch(/tea/)
    expect(await talk(closed, '/persist status')).toMatch(/Remembering is on/)
    expect(await talk(closed, 'help')).toMatch(/^What you can type/)
    expect(await talk(closed, 'memory forget')).toMatch(/for good/)
    expect(await talk(closed, 'yes')).toMatch(/erased|forgotten/i)
    expect(await talk(closed, 'memory show')).toMatch(/Nothing is kept/)
  })

  it('tells adapters who is answered', async () => {
    const bot = botOn(await temporaryFolder(), scriptedModel({}), { allowed: { channels: ['77'] } })
    expect([bot.admits({ ...onDiscord, place: general }), bot.admits({ ...onDiscord, place: board })]).toEqual([
      true,
      false,
    ])
  })
})
