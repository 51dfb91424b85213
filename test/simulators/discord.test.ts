import {
  type AutocompleteInteraction,
  type ButtonInteraction,
  type ChatInputCommandInteraction,
  Client,
  Events,
  type Interaction,
  type Message,
  MessageFlags,
  type ModalSubmitInteraction,
  Partials,
} from 'discord.js'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { WebSocket } from 'ws'
import { discordServer } from './discord.js'

const silence = { allowedMentions: { parse: [], repliedUser: false }, flags: MessageFlags.SuppressEmbeds } as const
const quietly: MessageFlags.Ephemeral = MessageFlags.Ephemeral | MessageFlags.SuppressEmbeds
const whisper = { flags: MessageFlags.Ephemeral } as const
const everywhere = { contexts: [0, 1, 2], integration_types: [0, 1] }
const number = { type: 3, name: 'number', description: 'n', autocomplete: true }
const forget = { type: 1, name: 'forget', description: 'f', options: [number] }
const memory = { name: 'memory', description: 'm', options: [forget], contexts: [0, 1], integration_types: [0] }
const ask = { name: 'Ask about this', type: 3, ...everywhere }
const help = { name: 'help', description: 'h', ...everywhere }
const button = { type: 2, style: 2, label: 'Press', custom_id: 'press' }
const row = { type: 1, components: [button] }
const input = { type: 4, custom_id: 'text', style: 2 }
const modal = { custom_id: 'm', title: 'Say', components: [{ type: 18, label: 'What', component: input }] }

/** The real client on the Discord of the tests; what people do goes to the first of these. */
async function scene(
  options: Parameters<typeof discordServer>[0] = {},
  acts: (interaction: Interaction) => unknown = () => {},
) {
  const discord = await discordServer(options)
  const [ana, bob] = [discord.person('Ana'), discord.person('Bob')]
  const intents = 1 | 512 | 4096 | (options.contentIntent === false ? 0 : 32768)
  const kind = { partials: [Partials.Channel], enforceNonce: true, failIfNotExists: false }
  const client = new Client({ intents, ...kind, shards: 'auto', rest: { api: discord.url, retries: 0 } })
  onTestFinished(() => client.destroy())
  const heard: Message[] = []
  client.on(Events.MessageCreate, (message) => heard.push(message))
  client.on(Events.InteractionCreate, async (interaction) => acts(interaction))
  const ready = new Promise((resolve) => client.once(Events.ClientReady, resolve))
  await client.login('right-token')
  await ready
  await asks(discord, 'PUT', `/applications/${discord.botId}/commands`, [memory, ask, help])
  return { discord, client, ana, bob, heard }
}
type Discord = Awaited<ReturnType<typeof discordServer>>
/** What Discord says to such a request: the body's code where it refuses, else the body. */
async function asks({ url }: Discord, method: string, path: string, body?: unknown) {
  const headers = { authorization: 'Bot right-token', ...(body ? { 'content-type': 'application/json' } : {}) }
  const answer = await fetch(`${url}/v10${path}`, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) })
  const told = JSON.parse((await answer.text()) || 'null')
  return answer.ok ? told : told.code
}
async function sendable(client: Client, id: string) {
  const channel = await client.channels.fetch(id)
  if (!channel?.isSendable()) throw new Error('Not there')
  return channel
}
/** What the check gives, once the client has come so far. */
const until = <Value>(check: () => Value) =>
  vi.waitFor(() => check() || Promise.reject(new Error('Not yet')), { interval: 5, timeout: 30_000 }) as Promise<
    NonNullable<Value>
  >
const codeOf = (doing: Promise<unknown>) => doing.then(() => 0).catch((error) => error.code)

describe('the Discord of the tests', () => {
  it('tells what was said before, to whom may read it', async () => {
    const { discord, client, ana, bob } = await scene()
    const { general } = discord
    const said = ['one', 'two', 'three'].map((text, at) => discord.says(at % 2 ? bob : ana, general, text))
    const channel = await sendable(client, general)
    const contents = async (query: object) =>
      [...(await channel.messages.fetch(query)).values()].map((one) => one.content)
    expect(await contents({ limit: 2 })).toEqual(['three', 'two'])
    expect(await contents({ limit: 100, before: said[1] })).toEqual(['one'])
    expect(await asks(discord, 'GET', `/channels/${general}/messages?limit=101`)).toBe(50035)
    expect(await asks(discord, 'GET', `/channels/${general}/messages?limit=0`)).toBe(50035)
    discord.forbidden.set(general, 'history')
    expect(await asks(discord, 'GET', `/channels/${general}/messages`)).toEqual([])
    expect(await asks(discord, 'GET', `/channels/${general}/messages/${said[0]}`)).toBe(50001)
    expect(await codeOf(channel.send({ ...silence, content: 'a', reply: { messageReference: said[0] ?? '' } }))).toBe(
      160002,
    )
    expect((await channel.send({ ...silence, content: 'a' })).content).toBe('a')
    discord.forbidden.set(general, 'see')
    expect(await asks(discord, 'GET', `/channels/${general}/messages`)).toBe(50001)
  })

  it('without the intent holds back what is not for the bot', async () => {
    const { discord, client, ana, heard } = await scene({ contentIntent: false })
    const said = discord.says(ana, discord.general, 'secret', { files: [{ filename: 'a.txt' }] })
    discord.says(ana, discord.general, `<@${discord.botId}> what?`, { replyTo: said })
    await until(() => heard.length === 2)
    const channel = await sendable(client, discord.general)
    const [second, first] = [...(await channel.messages.fetch({ cache: false })).values()]
    expect([first?.content, first?.attachments.size, second?.content]).toEqual(['', 0, `<@${discord.botId}> what?`])
    const [told] = await asks(discord, 'GET', `/channels/${discord.general}/messages?limit=1`)
    expect(told.referenced_message.content).toBe('')
  })

  it('has a bot take part in a thread once it writes there or is mentioned', async () => {
    const { discord, client, ana } = await scene()
    const joined = (id: string) => {
      const thread = client.channels.cache.get(id)
      return thread?.isThread() && thread.joined
    }
    expect([joined(discord.thread), joined(discord.secretThread), joined(discord.post)]).toEqual([false, true, false])
    await (await sendable(client, discord.thread)).send({ ...silence, content: 'hello' })
    discord.says(ana, discord.post, `<@${discord.botId}> hello`)
    const opened = discord.opens(ana, discord.announcements)
    await expect.poll(() => [joined(discord.thread), joined(discord.post), joined(opened)]).toEqual([true, true, false])
    discord.expels(discord.secretThread)
    await expect.poll(() => joined(discord.secretThread)).toBe(false)
    expect(await asks(discord, 'GET', `/channels/${discord.secretThread}`)).toBe(50001)
    const again = new Client({ intents: 1, rest: { api: discord.url } })
    onTestFinished(() => again.destroy())
    const ready = new Promise((resolve) => again.once(Events.ClientReady, resolve))
    await again.login('right-token')
    await ready
    const there = (id: string) => again.channels.cache.get(id) as { joined?: boolean } | undefined
    expect(there(discord.thread)?.joined).toBe(true)
    expect(there(opened)?.joined).toBe(false)
    expect(there(discord.secretThread)).toBeUndefined()
  })

  it('opens an archived thread for who writes, and a locked one for nobody', async () => {
    const { discord, client } = await scene()
    const thread = await sendable(client, discord.thread)
    const message = await thread.send({ ...silence, content: 'hello' })
    discord.archives(discord.thread)
    expect(await codeOf(message.edit({ ...silence, content: 'more' }))).toBe(50083)
    await thread.send({ ...silence, content: 'awake' })
    expect((await asks(discord, 'GET', `/channels/${thread.id}`)).thread_metadata.archived).toBe(false)
    discord.archives(discord.thread, { locked: true })
    expect(await codeOf(thread.send({ ...silence, content: 'more' }))).toBe(50083)
  })

  it('has forums, voice, announcements and stages, and places that the bot is not in', async () => {
    const { discord, client, ana, heard } = await scene()
    const { forum, post, voice, announcements, announcementThread, stage, group, elsewhere } = discord
    for (const id of [post, voice, announcements, announcementThread, stage, group, elsewhere])
      discord.says(ana, id, 'hi')
    discord.says(ana, discord.general, 'the end')
    await until(() => heard.at(-1)?.content === 'the end')
    expect(heard.slice(0, -1).map(({ channelId }) => channelId)).toEqual([
      post,
      voice,
      announcements,
      announcementThread,
      stage,
    ])
    const first = client.channels.cache.get(post)
    expect(first?.isThread() && (await first.fetchStarterMessage())).toMatchObject({ id: post })
    const message = {
      content: 'a',
      nonce: '1',
      enforce_nonce: true,
      allowed_mentions: { parse: [], replied_user: false },
      flags: 4,
    }
    expect(await asks(discord, 'POST', `/channels/${forum}/messages`, message)).toBe(40058)
    for (const id of [group, elsewhere]) {
      expect(await asks(discord, 'POST', `/channels/${id}/messages`, message)).toBe(50001)
      expect(await asks(discord, 'GET', `/channels/${id}/messages`)).toBe(50001)
    }
    expect(await asks(discord, 'POST', `/channels/${voice}/messages`, message)).toMatchObject({ content: 'a' })
  })

  it('offers choices while somebody types, if they are offered as it wants them', async () => {
    let choices: { name: string; value: string | number }[] = []
    let code = 0
    const { discord, ana } = await scene({}, async (asked) => {
      const { options } = asked as AutocompleteInteraction
      const all = [...choices, { name: options.getFocused(), value: options.getSubcommand() }]
      code = await codeOf((asked as AutocompleteInteraction).respond(all))
    })
    const completed = () => discord.completes(ana, discord.general, 'memory forget', { number: 'lis' })
    expect(await completed()).toEqual([{ name: 'lis', value: 'forget' }])
    for (const wrong of [
      Array.from({ length: 25 }, (_, at) => ({ name: `${at}`, value: `${at}` })),
      [{ name: 'x'.repeat(101), value: 'x' }],
      [{ name: 'x', value: 'x'.repeat(101) }],
      [{ name: 'x', value: 1 }],
    ]) {
      ;[choices, code] = [wrong, 0]
      void completed()
      await until(() => code)
      expect(code).toBe(50035)
    }
    expect(() => discord.completes(ana, discord.general, 'help', { number: 'l' })).toThrow('not completed')
    expect(() => discord.completes(ana, discord.group, 'memory forget', { number: 'l' })).toThrow('No memory here')
  })

  it.each([
    ['autocomplete with choices', { ...memory, options: [{ ...number, choices: [{ name: 'a', value: 'a' }] }] }],
    [
      'a choice of another type',
      { ...memory, options: [{ ...number, autocomplete: false, choices: [{ name: 'a', value: 1 }] }] },
    ],
    ['a description of a message command', { ...ask, description: 'x' }],
    ['options of a message command', { ...ask, options: [] }],
    ['a name of 33 characters', { ...ask, name: 'x'.repeat(33) }],
    ['capitals in a typed command', { ...memory, name: 'Memory' }],
    ['unknown contexts', { ...memory, contexts: [3] }],
    [
      'more than 8,000 characters',
      {
        ...memory,
        options: Array.from({ length: 25 }, (_, at) => ({
          ...number,
          name: `n${at}`,
          autocomplete: false,
          choices: Array.from({ length: 4 }, (_, one) => ({ name: `${one}`.repeat(50), value: 'v'.repeat(50) })),
        })),
      },
    ],
  ])('registers no command with %s', async (_, command) => {
    const discord = await discordServer()
    expect(await asks(discord, 'PUT', `/applications/${discord.botId}/commands`, [command])).toBe(50035)
  })

  it('gives a message to a command, also where the bot is not', async () => {
    const told: unknown[] = []
    const { discord, ana, bob } = await scene({ contentIntent: false }, async (asked) => {
      if (!asked.isMessageContextMenuCommand()) return
      const { targetMessage, context, authorizingIntegrationOwners, channel } = asked
      told.push([
        targetMessage.content,
        targetMessage.attachments,
        context,
        authorizingIntegrationOwners,
        Boolean(channel),
      ])
      await asked.reply({ ...silence, content: 'Fine.', flags: quietly })
    })
    const said = discord.says(bob, discord.general, 'look')
    expect(await discord.asksAbout(ana, said, discord.general, ask.name)).toMatchObject({
      kind: 'message',
      content: 'Fine.',
    })
    for (const place of [discord.elsewhere, discord.group, discord.dm(ana)]) {
      await discord.asksAbout(ana, { author: bob, content: 'there' }, place, ask.name)
    }
    expect(told.map((one) => (one as unknown[])[0])).toEqual(['look', 'there', 'there', 'there'])
    expect(told.map((one) => (one as unknown[])[2])).toEqual([0, 0, 2, 1])
    expect(told.map((one) => (one as unknown[])[3])).toMatchObject([
      { guildId: discord.guild, userId: null },
      { guildId: null, userId: ana.id },
      { userId: ana.id },
      { guildId: '0', userId: null },
    ])
    expect(() => discord.types(ana, discord.elsewhere, 'memory forget')).toThrow('No memory here')
    expect(discord.refused).toEqual([])
  })

  it('shows a modal, and sends what was filled in', async () => {
    const { discord, ana, bob } = await scene({}, async (asked) => {
      if (asked.isChatInputCommand()) await asked.reply({ ...silence, ...whisper, content: 'Here', components: [row] })
      else if (asked.isButton()) await asked.showModal(modal)
      else if (asked.isModalSubmit() && asked.isFromMessage()) {
        await asked.update({ ...silence, content: asked.fields.getTextInputValue('text'), components: [] })
      }
    })
    const asked = await discord.types(ana, discord.elsewhere, 'help')
    expect(() => discord.presses(bob, asked, 'Press')).toThrow('Only its person')
    const shown = await discord.presses(ana, asked, 'Press')
    expect(shown).toMatchObject({ kind: 'modal', modal: { title: 'Say' } })
    expect(() => discord.fills(ana, shown, { text: '' })).toThrow()
    const again = await discord.presses(ana, asked, 'Press')
    expect(await discord.fills(ana, again, { text: 'mine' })).toMatchObject({
      kind: 'message',
      content: 'mine',
      components: [],
    })
    expect(discord.whispers(ana)).toMatchObject([{ content: 'mine' }])
    expect(discord.refused).toEqual([])
  })

  it.each([
    ['a long title', { ...modal, title: 'x'.repeat(46) }],
    ['nothing in it', { ...modal, components: [] }],
    [
      'six fields',
      {
        ...modal,
        components: Array.from({ length: 6 }, (_, at) => ({
          ...modal.components[0],
          component: { ...input, custom_id: `${at}` },
        })),
      },
    ],
    ['the same field twice', { ...modal, components: [modal.components[0], modal.components[0]] }],
    ['a long label', { ...modal, components: [{ type: 18, label: 'x'.repeat(46), component: input }] }],
    ['a field without a label', { ...modal, components: [{ type: 1, components: [input] }] }],
  ])('shows no modal with %s', async (_, wrong) => {
    let code = 0
    const { discord, ana } = await scene({}, async (asked) => {
      code = await codeOf((asked as ChatInputCommandInteraction).showModal(wrong as never))
    })
    void discord.types(ana, discord.general, 'help')
    expect(await until(() => code)).toBe(50035)
  })

  it('takes follow-ups, five of them where only a person brought the app, and none when it is too late', async () => {
    let asked: ChatInputCommandInteraction | ButtonInteraction | ModalSubmitInteraction | null = null
    const { discord, ana } = await scene({}, (interaction) => {
      asked = interaction as ChatInputCommandInteraction
    })
    const isAsked = async () => {
      const now = await until(() => asked)
      asked = null
      return now as ChatInputCommandInteraction
    }
    const answer = { ...silence, content: 'More', flags: quietly }
    void discord.types(ana, discord.elsewhere, 'help')
    const outside = await isAsked()
    expect(await codeOf(outside.webhook.send(answer))).toBe(10015)
    await outside.deferReply(whisper)
    expect(
      await codeOf(
        outside.client.rest.post(`/interactions/${outside.id}/${outside.token}/callback`, {
          body: { type: 5, data: { flags: 64 } },
        }),
      ),
    ).toBe(40060)
    const made = await outside.followUp(answer)
    expect((await outside.fetchReply()).id).toBe(made.id)
    for (const _ of [2, 3, 4, 5]) await outside.followUp(answer)
    expect(await codeOf(outside.followUp(answer))).toBe(40094)
    const [, second] = discord.whispers(ana)
    await outside.webhook.editMessage(second?.id ?? '', { ...silence, content: 'Changed' })
    await outside.deleteReply()
    expect(discord.whispers(ana).map(({ content }) => content)).toEqual(['Changed', 'More', 'More', 'More'])
    expect(await codeOf(outside.webhook.editMessage('@original', { ...silence, content: 'x' }))).toBe(10008)

    void discord.types(ana, discord.general, 'help')
    const inside = await isAsked()
    await inside.reply({ ...answer, content: 'First' })
    for (const _ of [1, 2, 3, 4, 5, 6]) await inside.followUp(answer)
    expect(await codeOf(inside.webhook.editMessage(second?.id ?? '', { ...silence, content: 'x' }))).toBe(10008)
    void discord.types(ana, discord.general, 'help')
    const late = await isAsked()
    discord.expires()
    expect(await codeOf(late.reply(answer))).toBe(10062)
    expect(await codeOf(inside.followUp(answer))).toBe(50027)
  })

  it('takes only what suits how somebody asked, and only whispers', async () => {
    const codes: number[] = []
    const { discord, ana } = await scene({}, async (asked) => {
      const path = `/interactions/${asked.id}/${asked.token}/callback`
      for (const body of [
        { type: 6 },
        { type: 7, data: {} },
        { type: 8, data: { choices: [] } },
        { type: 5, data: {} },
      ]) {
        codes.push(await codeOf(asked.client.rest.post(path as '/', { body, auth: false })))
      }
      const reply = { ...silence, content: 'for all' }
      codes.push(await codeOf((asked as ChatInputCommandInteraction).reply(reply)))
      codes.push(
        await codeOf((asked as ChatInputCommandInteraction).reply({ ...reply, flags: 64, components: [row, row] })),
      )
    })
    void discord.types(ana, discord.general, 'help')
    await until(() => codes.length === 6)
    expect(codes).toEqual([50035, 50035, 50035, 50035, 0, 50035])
    expect(discord.refused.at(-2)).toMatch(/Promise: flags/)
  })

  it('has anybody press the buttons that all see, and says who may manage the channel', async () => {
    const { discord, client, bob } = await scene({}, async (asked) => {
      if (asked.isButton()) {
        const may = asked.memberPermissions?.has('ManageChannels')
        await asked.update({ ...silence, content: `${may}`, components: [row] })
      }
    })
    const posted = await (await sendable(client, discord.general)).send({
      ...silence,
      content: 'Here',
      components: [row],
    })
    expect((await discord.presses(bob, posted, 'Press')).content).toBe('false')
    discord.managers.add(bob.id)
    expect((await discord.presses(bob, posted, 'press')).content).toBe('true')
    expect(discord.messages(discord.general)[0]?.edits).toEqual(['Here', 'false', 'true'])
    await posted.edit({ ...silence, components: [{ type: 1, components: [{ ...button, disabled: true }] }] })
    expect(() => discord.presses(bob, posted, 'Press')).toThrow('No button')
  })

  it('takes files, not too large, not too many, where they are allowed', async () => {
    const { discord, client } = await scene()
    const channel = await sendable(client, discord.general)
    const file = (text: string, name = 'my notes.txt') => ({ attachment: Buffer.from(text), name })
    const posted = await channel.send({ ...silence, files: [file('hello')] })
    expect(discord.messages(discord.general)).toMatchObject([
      { content: '', files: [{ name: 'my_notes.txt', text: 'hello' }] },
    ])
    await posted.edit({ ...silence, files: [file('second', 'b.txt')], content: 'Two' })
    expect(discord.messages(discord.general)[0]?.files.map(({ text }) => text)).toEqual(['second'])
    await posted.edit({ ...silence, content: 'One' })
    expect(discord.messages(discord.general)[0]?.files).toHaveLength(1)
    expect(await codeOf(posted.edit({ ...silence, content: '', attachments: [] }))).toBe(50006)
    expect(await codeOf(channel.send({ ...silence, components: [row] }))).toBe(50006)
    expect(await codeOf(channel.send({ ...silence, files: [file('x'.repeat(10 * 1024 * 1024 + 1))] }))).toBe(40005)
    expect(await codeOf(channel.send({ ...silence, files: Array.from({ length: 11 }, () => file('x')) }))).toBe(30015)
    discord.forbidden.set(discord.general, 'files')
    expect(await codeOf(channel.send({ ...silence, files: [file('x')] }))).toBe(50013)
    expect(await codeOf(channel.send({ ...silence, content: 'x' }))).toBe(0)
    const message = {
      content: 'x',
      nonce: '1',
      enforce_nonce: true,
      allowed_mentions: { parse: [], replied_user: false },
      flags: 4,
    }
    expect(
      await asks(discord, 'POST', `/channels/${discord.general}/messages`, { ...message, attachments: [{ id: '0' }] }),
    ).toBe(50146)
  })

  it('serves what people send, or fails, hangs, or pours more than it said', async () => {
    const { discord, ana, heard } = await scene()
    const sent = (['fails', 'hangs', 'grows'] as const).map((download) => ({ filename: `${download}.png`, download }))
    discord.says(ana, discord.general, '', {
      files: [{ filename: 'a b.txt', content_type: 'text/plain', bytes: 'höre' }, ...sent],
    })
    const message = await until(() => heard[0])
    const [good, ...bad] = [...message.attachments.values()]
    expect(good).toMatchObject({ size: 5, contentType: 'text/plain', name: 'a_b.txt' })
    expect(await (await fetch(good?.url ?? '')).text()).toBe('höre')
    expect((await fetch((good?.url ?? '').split('?')[0] ?? '')).status).toBe(404)
    const [fails, hangs, grows] = await Promise.all(bad.map(({ url }) => fetch(url)))
    expect(fails?.status).toBe(404)
    expect(await Promise.race([hangs?.text(), new Promise((resolve) => setImmediate(resolve, 'still'))])).toBe('still')
    expect((await grows?.text())?.length).toBeGreaterThan(10_000_000)
    expect(discord.downloads).toHaveLength(5)
  })

  it('has shards, starts that run out, and sessions that end', async () => {
    const { discord, client, ana, heard } = await scene({ shards: 2, startLimit: { remaining: 4 } })
    const options = { status: 'idle', activities: [{ name: 'degraded' }] } as const
    client.user?.setPresence({ ...options, activities: [...options.activities] })
    await discord.until(() => discord.presences().length === 4)
    expect(discord.presences().at(-1)).toMatchObject({ status: 'idle', afk: false })
    discord.says(ana, discord.general, 'one')
    discord.says(ana, discord.dm(ana), 'two')
    await until(() => heard.length === 2)
    expect([discord.connections(), discord.identifies()]).toEqual([2, 2])
    await discord.invalidates()
    expect(discord.identifies()).toBe(4)
    const third = new Client({ intents: 1, rest: { api: discord.url } })
    onTestFinished(() => third.destroy())
    await expect(third.login('right-token')).rejects.toThrow(/Not enough sessions remaining/)
  })

  it.each([
    ['a wrong token', { token: 'wrong' }, {}, 4004],
    ['an intent that is not switched on', { intents: 2 }, {}, 4014],
    ['no shard where there are two', { shard: undefined }, { shards: 2 }, 4011],
    ['a shard that there is not', { shard: [2, 2] }, { shards: 2 }, 4010],
    ['no start left', {}, { startLimit: { remaining: 0 } }, 4004],
  ])('starts no session with %s', async (_, wrong, options, code) => {
    const discord = await discordServer(options)
    const { url } = await asks(discord, 'GET', '/gateway/bot')
    const socket = new WebSocket(url)
    const closed = new Promise((resolve) => socket.on('close', resolve))
    socket.on('open', () =>
      socket.send(JSON.stringify({ op: 2, d: { token: 'right-token', intents: 1, shard: [0, 2], ...wrong } })),
    )
    expect(await closed).toBe(code)
    // Whoever starts too often loses the token too.
    const isLost = 'startLimit' in options
    expect(await asks(discord, 'GET', '/gateway/bot')).toEqual(isLost ? 0 : expect.objectContaining({ url }))
  })

  it.each([
    ['a link to press', [{ type: 2, style: 5, label: 'Read', custom_id: 'read' }], 50035],
    ['a link without the web', [{ type: 2, style: 5, label: 'Read', url: 'file:///etc/passwd' }], 50035],
    ['a button without a label', [{ type: 2, style: 1, custom_id: 'a' }], 50035],
    ['six buttons in a row', Array.from({ length: 6 }, (_, at) => ({ ...button, custom_id: `${at}` })), 50035],
    ['the same button twice', [button, button], 50035],
    ['links and buttons', [{ type: 2, style: 5, label: 'Read', url: 'https://example.org' }, button], 0],
  ])('answers a message with %s', async (_, components, code) => {
    const { discord, client } = await scene()
    const body = { content: 'x', nonce: '1', enforce_nonce: true, flags: 4, components: [{ type: 1, components }] }
    const pings = { allowed_mentions: { parse: [], replied_user: false } }
    expect(
      await codeOf(client.rest.post(`/channels/${discord.general}/messages`, { body: { ...body, ...pings } })),
    ).toBe(code)
  })

  it('slows edits down', async () => {
    const { discord, client } = await scene()
    const posted = await (await sendable(client, discord.general)).send({ ...silence, content: '0' })
    discord.slowsEdits(discord.general, 100)
    const begun = Date.now()
    for (const content of ['1', '2', '3']) await posted.edit({ ...silence, content })
    expect(Date.now() - begun).toBeGreaterThanOrEqual(200)
    expect(discord.limited()).toBe(2)
    expect(discord.refused).toEqual([])
  })
})
