import {
  type APIMessage,
  ChannelType,
  GatewayOpcodes,
  InteractionResponseType,
  InteractionType,
  MessageFlags,
} from 'discord.js'
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest'
import { askAbout } from '../../../src/platforms/discord/interactions/registration.js'
import { soon } from '../built.js'
import { labelsOf, type Scene, startScene } from './scene.js'
import { ana, bob, bot, carl, general } from './twin.js'

const at = `<@${bot}>`
/** A sign of life that only who asked sees. */
const alone = {
  type: InteractionResponseType.DeferredChannelMessageWithSource,
  data: JSON.stringify({ flags: MessageFlags.Ephemeral }),
}

describe('a walk on the Discord of others', () => {
  let scene: Scene

  beforeAll(async () => {
    scene = await startScene(inject('twins'))
  })
  afterAll(() => scene?.over())

  function lacks(title: string, what: string): void {
    it(title, ({ skip }) => skip(`the twin has no ${what}`))
  }
  function hears(userId: string, channel: string, content: string, answer = /./) {
    return scene.answerTo(
      channel,
      () => scene.say(userId, channel, content),
      (text) => answer.test(text),
    )
  }

  it('it comes, and its commands are registered', async () => {
    await scene.program.comes()
    const names = async () => (await scene.twin.prisma.applicationCommand.findMany()).map(({ name }) => name)
    await vi.waitUntil(async () => (await names()).length > 0, soon)
    expect((await names()).sort()).toEqual([askAbout, 'keepsake', 'memory', 'persist'])
  })

  it('a mention is answered as a reply, with what was noted', async () => {
    const said = await scene.say(ana, general, `${at} I like sailing`)
    const [answer] = await vi.waitUntil(async () => {
      const there = await scene.answers(general)
      return there.length > 0 && there
    }, soon)
    const whole = answer && (await scene.until(answer, ({ content }) => content.includes('noted:')))
    expect(whole?.content).toMatch(/^I understood: likes sailing\.\n[\s\S]*-# noted: likes sailing$/)
    expect(whole?.message_reference).toMatchObject({ message_id: said.id })
  })

  it('that answer grew by edits, and has no Stop button at the end', async () => {
    const [answer] = await scene.answers(general)
    expect(scene.requests).toContain('PATCH /channels/ID/messages/ID 200')
    expect(answer?.components ?? []).toEqual([])
  })

  it('a reply to the bot is answered without a mention', async () => {
    const [first] = await scene.answers(general)
    const ask = () => scene.say(ana, general, 'What do you know about me?', first)
    await scene.answerTo(general, ask, (text) => text.includes('likes sailing'))
  })

  it('talk of others and edits are left alone, and another member is not told of the first', async () => {
    const before = (await scene.answers(general)).length
    const said = await scene.say(bob, general, 'Good morning all')
    await scene.twin.simulateUserMessageEdit({ channelId: general, messageId: said.id, content: `${at} hello` })
    await scene.say(carl, general, 'Morning Bob!', said)
    await hears(bob, general, `${at} What do you know about me?`, /I know nothing about you yet/)
    expect(await scene.answers(general)).toHaveLength(before + 1)
  })

  it('a reply to somebody else that mentions it is answered', async () => {
    const said = await scene.say(carl, general, 'The meeting is at noon')
    const ask = () => scene.say(bob, general, `${at} I love noon`, said)
    await scene.answerTo(general, ask, (text) => text.includes('loves noon'))
  })

  it('a thread is followed once /keepsake mode thread is chosen, by who manages the channel', async () => {
    const thread = await opensThread()
    await scene.twin.prisma.guildMember.updateMany({ where: { userId: bob }, data: { permissions: '1024' } })
    const mode = { name: 'mode', value: 'thread' }
    expect((await scene.types(bob, thread, 'keepsake mode', mode)).content).toMatch(/^Only those who may manage/)
    await hears(ana, thread, `${at} hello`, /offline stand-in/)
    await scene.types(ana, thread, 'keepsake mode', mode)
    await hears(bob, thread, 'I like rowing', /likes rowing/)
  })

  it('/memory show is for its person alone, with buttons that others may not press', async () => {
    const shown = await scene.types(ana, general, 'memory show')
    expect(shown.given).toMatchObject(alone)
    expect(shown.content).toContain('1\\. likes sailing')
    expect(labelsOf(shown)).toEqual(['Forget 1', 'Share 1', 'Keep private 1', 'Forget everything'])
    const press = () => scene.presses(bob, shown, 'Forget 1')
    const refusal = await scene.answerTo(general, press, (text) => text.includes('for the one who asked'))
    expect(refusal.flags).toBe(MessageFlags.Ephemeral)
  })

  it('its buttons share a fact, keep it private and forget it', async () => {
    let shown: APIMessage = await scene.types(ana, general, 'memory show')
    for (const [label, after] of [
      ['Share 1', /everywhere/],
      ['Keep private 1', /private/],
      ['Forget 1', /Erased: likes sailing/],
    ] as const) {
      const { type } = await scene.presses(ana, shown, label)
      expect(type).toBe(InteractionResponseType.DeferredMessageUpdate)
      shown = await scene.until(shown, ({ content }) => after.test(content))
    }
    expect(labelsOf(shown)).not.toContain('Forget 1')
  })

  it('/memory forget asks first, and erases everything', async () => {
    await hears(ana, general, `${at} I like chess`, /likes chess[\s\S]*noted/)
    const question = await scene.types(ana, general, 'memory forget')
    expect(labelsOf(question)).toEqual(['Erase everything', 'Keep it'])
    await scene.presses(ana, question, 'Erase everything')
    const erased = await scene.until(question, ({ content }) => content.startsWith('Erased'))
    expect(erased.components ?? []).toEqual([])
    await hears(ana, general, `${at} What do you know about me?`, /I know nothing about you yet/)
  })

  it('one of the own facts is suggested while /memory forget is typed', async () => {
    const number = { name: 'number', type: 3, value: 'ROW', focused: true }
    const typing = { name: 'memory', type: 1, options: [{ name: 'forget', type: 1, options: [number] }] }
    const { ApplicationCommandAutocomplete } = InteractionType
    const { type, data } = await scene.interacts(bob, general, ApplicationCommandAutocomplete, { id: '1', ...typing })
    expect(type).toBe(InteractionResponseType.ApplicationCommandAutocompleteResult)
    expect(JSON.parse(data ?? '')).toEqual({ choices: [{ name: expect.stringContaining('rowing'), value: '2' }] })
  })

  it(`"${askAbout}" is answered to who asked alone`, async () => {
    const target = await scene.say(carl, general, 'I like clouds')
    const data = {
      id: '1',
      name: askAbout,
      type: 3,
      target_id: target.id,
      resolved: { messages: { [target.id]: target } },
    }
    const ask = async () => {
      expect(await scene.interacts(bob, general, InteractionType.ApplicationCommand, data)).toMatchObject(alone)
    }
    await scene.answerTo(general, ask, (text) => text.includes('offline stand-in'))
  })

  it('/persist off offers to erase what is kept', async () => {
    const off = await scene.types(bob, general, 'persist off')
    expect(off.content).toMatch(/^Remembering is off/)
    await scene.presses(bob, off, 'Erase what is kept')
    await scene.until(off, ({ content }) => content.startsWith('Erased'))
    await hears(bob, general, `${at} I like gliding`, /likes gliding/)
    expect((await scene.types(bob, general, 'memory show')).content).toMatch(/Nothing is kept about you/)
    expect((await scene.types(bob, general, 'persist on')).content).toMatch(/^I will remember|^Remembering is on/)
  })

  it('/keepsake help lists the commands', async () => {
    expect((await scene.types(carl, general, 'keepsake help')).content).toContain('/memory forget')
  })

  it('a direct message is answered', async () => {
    const direct = '1400000000000000021'
    // The twin has no way to open one, but delivers what is said in it.
    await scene.twin.prisma.channel.create({ data: { id: direct, type: ChannelType.DM } })
    await hears(carl, direct, 'My name is Carl', /your name is Carl/)
  })

  it('/memory export is taken back in words where the file is not taken', async () => {
    expect((await scene.types(carl, general, 'memory export')).content).toMatch(/^Discord did not take the file/)
  })
  lacks('/memory export as a file', 'uploads')
  lacks('a picture is looked at', 'uploads')
  lacks('a reply to an answer of before a restart', 'referenced_message')
  lacks('a command in a direct message', 'interactions outside a server')

  it('a session that Discord ends is begun anew', async () => {
    const { clients } = scene.twin.server.gateway
    const before = [...clients]
    for (const { ws } of before) ws.send(JSON.stringify({ op: GatewayOpcodes.InvalidSession, d: false }))
    await vi.waitUntil(() => clients.some((one) => one.identified && !before.includes(one)), soon)
    await hears(carl, general, `${at} I like kites`, /likes kites/)
  })
  lacks('a session that is resumed', 'RESUME')

  it('SIGTERM ends it cleanly', async () => {
    scene.program.child.kill('SIGTERM')
    expect(await scene.program.ended).toMatchObject({ code: 0 })
  })

  it('the twin refused only what it has not: to list commands, to take a file', () => {
    const refused = scene.requests.filter((request) => !/ 20[04]$/.test(request))
    expect([...new Set(refused)].sort()).toEqual([
      'GET /applications/ID/commands 404',
      'PATCH /webhooks/ID/TOKEN/messages/@original 500',
    ])
  })

  /** Somebody opens a thread that the bot takes part in; gives its id. */
  async function opensThread(): Promise<string> {
    const { twin } = scene
    const response = await fetch(`${twin.restUrl}/v10/channels/${general}/threads`, {
      method: 'POST',
      headers: { authorization: `Bot ${twin.botToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'boats', type: 11 }),
    })
    const { id } = (await response.json()) as { id: string }
    // Discord tells so too where the bot is mentioned in a thread.
    twin.server.gateway.broadcast('THREAD_MEMBERS_UPDATE', {
      ...{ id, member_count: 1, removed_member_ids: [] },
      added_members: [{ id, user_id: bot, flags: 0, join_timestamp: new Date().toISOString() }],
    })
    return id
  }
})
