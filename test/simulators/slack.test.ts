import { App, webApi } from '@slack/bolt'
import { describe, expect, it, onTestFinished } from 'vitest'
import { slackServer } from './slack.js'

const { WebClient } = webApi
const nothing = () => {}
const logged = { debug: nothing, info: nothing, warn: nothing, error: nothing }
const quiet = { ...logged, setLevel: nothing, getLevel: () => 'error' as webApi.LogLevel, setName: nothing }
const unfurls = { unfurl_links: false, unfurl_media: false }
const words = (text: string) => ({ type: 'section' as const, text: { type: 'plain_text' as const, text } })
const label = (text: string) => ({ type: 'plain_text' as const, text })
const button = (text: string, action_id: string) => ({ type: 'button' as const, text: label(text), action_id })
const homeOf = (...blocks: object[]) => ({ type: 'home' as const, blocks: blocks as never[] })

/** A Slack, its real client with the right token, and Ana. */
async function scene(options: Parameters<typeof slackServer>[0] = {}) {
  const slack = await slackServer(options)
  const client = new WebClient('xoxb-right', {
    ...{ slackApiUrl: slack.url, retryConfig: { retries: 0 }, rejectRateLimitedCalls: true },
    logger: quiet,
  })
  const ana = slack.person('Ana')
  return { slack, client, ana }
}
/** What Slack says of why not. */
const why = (asked: Promise<unknown>) =>
  asked.then(
    () => 'ok',
    ({ data, message }: Error & { data?: { error: string } }) => data?.error ?? message,
  )

interface Heard {
  type: string
  trigger_id: string
  response_url: string
}
/** A bot that listens over sockets or HTTP, and what it heard. */
async function listener(slack: Awaited<ReturnType<typeof slackServer>>, how: 'socket' | 'http') {
  const heard: Heard[] = []
  const tokens = { token: 'xoxb-right', ...(how === 'http' ? { signingSecret: 'secret-right' } : {}) }
  const socket = how === 'socket' ? { socketMode: true, appToken: 'xapp-right' } : {}
  const app = new App({ ...tokens, ...socket, clientOptions: { slackApiUrl: slack.url }, logger: quiet })
  app.use(async ({ payload, body, next }) => {
    heard.push({ ...body, ...payload } as never)
    await next()
  })
  for (const type of ['app_home_opened', 'app_mention', 'tokens_revoked'] as const) app.event(type, async () => {})
  app.message(async () => {})
  app.action(/.*/, async ({ ack }) => ack())
  app.command(/.*/, async ({ ack }) => ack({ response_type: 'ephemeral', text: 'Here.' }))
  const started = (await app.start(0)) as { address?: () => { port: number } }
  onTestFinished(() => app.stop().then(() => {}))
  const { port = 0 } = started.address?.() ?? {}
  return { heard, app, url: `http://127.0.0.1:${port}/slack/events` }
}

describe('the simulated Slack', () => {
  it('reads a thread from its root on, in pages, and a channel from the newest, without threads', async () => {
    const { slack, client, ana } = await scene()
    const ts = slack.says(ana, slack.general, 'root')
    const replies = ['a', 'b', 'c'].map((text) => slack.says(ana, slack.general, text, { thread: ts }))
    slack.says(ana, slack.general, 'for all', { thread: ts, broadcast: true })
    const first = await client.conversations.replies({ channel: slack.general, ts, limit: 2 })
    expect(first.messages?.map(({ text }) => text)).toEqual(['root', 'a', 'b'])
    expect(first.messages?.[0]).toMatchObject({ reply_count: 4, thread_ts: ts })
    expect(first.has_more).toBe(true)
    const cursor = first.response_metadata?.next_cursor ?? ''
    const second = await client.conversations.replies({ channel: slack.general, ts, limit: 2, cursor })
    expect(second.messages?.map(({ text }) => text)).toEqual(['c', 'for all'])
    slack.edits(slack.general, replies[0] ?? '', 'A')
    slack.deletes(slack.general, replies[1] ?? '')
    const latest = replies[2] ?? ''
    const third = await client.conversations.replies({ channel: slack.general, ts, latest })
    expect(third.messages?.map(({ text }) => text)).toEqual(['root', 'A'])
    const { messages } = await client.conversations.history({ channel: slack.general })
    expect(messages?.map(({ text }) => text)).toEqual(['for all', 'root'])
    expect(await why(client.conversations.replies({ channel: slack.general, ts: latest }))).toBe('broken_promise')
    const less = await scene({ scopes: ['im:history'] })
    expect(await why(less.client.conversations.history({ channel: less.slack.general }))).toBe('missing_scope')
    less.slack.limits('conversations.history', 1, less.slack.dm(less.ana))
    expect(await why(less.client.conversations.history({ channel: less.slack.dm(less.ana) }))).toMatch(/rate.?limit/i)
  })

  it('gives a file only to who shows the token, and tells of one from elsewhere only when asked', async () => {
    const { slack, client, ana } = await scene()
    slack.says(ana, slack.general, 'look', { files: [{ name: 'a.txt', mimetype: 'text/plain', bytes: 'hello' }] })
    const { messages: [said] = [] } = await client.conversations.history({ channel: slack.general })
    const address = said?.files?.[0]?.url_private_download ?? ''
    const bare = await fetch(address, { redirect: 'manual' })
    expect(bare.status).toBe(302)
    expect(await (await fetch(address)).text()).toMatch(/^<!DOCTYPE html>/)
    const authorization = 'Bearer xoxb-right'
    expect(await (await fetch(address, { headers: { authorization } })).text()).toBe('hello')
    const guest = slack.person('Bob', { team: 'T9' })
    slack.says(guest, slack.shared, '', { files: [{ name: 'b.txt' }] })
    const { messages: [foreign] = [] } = await client.conversations.history({ channel: slack.shared })
    expect(foreign?.files?.[0]).toMatchObject({ file_access: 'check_file_info' })
    expect(foreign?.files?.[0]).not.toHaveProperty('url_private')
    const { file } = await client.files.info({ file: foreign?.files?.[0]?.id ?? '' })
    expect(file).toMatchObject({ name: 'b.txt', size: 1 })
  })

  it('sends files that are not what they are said to be', async () => {
    const { slack, client, ana } = await scene()
    const evil = await slack.foreignHost()
    const headers = { authorization: 'Bearer xoxb-right' }
    const files = [
      { name: 'long.txt', bytes: 'longer than it says', size: 1 },
      { name: 'endless.txt', download: 'hangs' as const },
      { name: 'growing.txt', download: 'grows' as const },
      { name: 'moved.txt', redirect: `${evil.url}/moved` },
      { name: 'abroad.txt', url: `${evil.url}/abroad` },
    ]
    slack.says(ana, slack.general, '', { files })
    const { messages: [said] = [] } = await client.conversations.history({ channel: slack.general })
    const [long, endless, growing, moved, abroad] = (said?.files ?? []).map(({ url_private = '' }) => url_private)
    expect(said?.files?.[0]?.size).toBe(1)
    expect(await (await fetch(long ?? '', { headers })).text()).toBe('longer than it says')
    for (const address of [endless, growing]) {
      const { body } = await fetch(address ?? '', { headers })
      const reader = body?.getReader()
      expect((await reader?.read())?.done).toBe(false)
      await reader?.cancel()
    }
    await fetch(moved ?? '', { headers })
    await fetch(abroad ?? '')
    expect(evil.requests.map(({ path, headers: { authorization } }) => [path, authorization])).toEqual([
      ['/moved', undefined],
      ['/abroad', undefined],
    ])
    expect(slack.downloads).toEqual(['long.txt', 'endless.txt', 'growing.txt', 'moved.txt'])
  })

  it('takes a file in three steps, and refuses the block that Slack fails on', async () => {
    const { slack, client } = await scene()
    const channel_id = slack.general
    await client.filesUploadV2({
      channel_id,
      filename: 'facts.md',
      file: Buffer.from('# Facts'),
      initial_comment: 'Yours',
    })
    const [post] = slack.messages(slack.general)
    expect(post).toMatchObject({ text: 'Yours', subtype: 'file_share', files: [{ name: 'facts.md' }] })
    const [{ id = '' } = {}] = post?.files ?? []
    expect(slack.textOf(id)).toBe('# Facts')
    await client.files.delete({ file: id })
    expect(await why(client.files.delete({ file: id }))).toBe('file_deleted')
    const { upload_url = '', file_id = '' } = await client.files.getUploadURLExternal({ filename: 'x', length: 2 })
    expect((await fetch(upload_url, { method: 'POST', body: 'long' })).status).toBe(400)
    expect((await fetch(upload_url, { method: 'POST', body: 'ok' })).status).toBe(200)
    const blocks = [{ type: 'markdown', text: '**no**' }]
    expect(await why(client.files.completeUploadExternal({ files: [{ id: file_id }], channel_id, blocks }))).toBe(
      'internal_error',
    )
  })

  it.each([
    ['101 blocks', homeOf(...Array.from({ length: 101 }, () => words('x')))],
    ['a header of 151 characters', homeOf({ type: 'header', text: label('x'.repeat(151)) })],
    ['a button of 76 characters', homeOf({ type: 'actions', elements: [button('x'.repeat(76), 'a')] })],
    ['an action_id twice', homeOf({ type: 'actions', elements: [button('a', 'a'), button('b', 'a')] })],
    ['a block_id twice', homeOf({ ...words('a'), block_id: 'x' }, { ...words('b'), block_id: 'x' })],
    ['an empty section', homeOf({ type: 'section' })],
    ['a question without an answer', homeOf({ ...words('a'), accessory: { ...button('a', 'a'), confirm: {} } })],
    ['a menu of one', homeOf({ ...words('a'), accessory: { type: 'overflow', action_id: 'a', options: [] } })],
    ['markdown', homeOf({ type: 'markdown', text: 'x' })],
    ['what nobody knows', homeOf({ ...words('a'), colour: 'red' })],
    ['too much to remember', { ...homeOf(words('x')), private_metadata: 'x'.repeat(3001) }],
  ])('refuses a Home with %s', async (_, view) => {
    const { client, ana } = await scene()
    expect(await why(client.views.publish({ user_id: ana, view: view as never }))).toBe('invalid_arguments')
  })

  it.each([
    ['an image', { type: 'image', image_url: 'https://example.com/x.png', alt_text: 'x' }],
    [
      'a button that opens an address',
      { type: 'actions', elements: [{ ...button('a', 'a'), url: 'https://example.com' }] },
    ],
    ['a link behind other words', { type: 'section', text: { type: 'mrkdwn', text: '<https://example.com|bank>' } }],
  ])('refuses to show %s', async (_, block) => {
    const { slack, client, ana } = await scene()
    const thread_ts = slack.says(ana, slack.general, 'hello')
    expect(await why(client.views.publish({ user_id: ana, view: homeOf(block) }))).toBe('broken_promise')
    const message = { channel: slack.general, thread_ts, text: 'x', blocks: [block as never], ...unfurls }
    expect(await why(client.chat.postMessage(message))).toBe('broken_promise')
  })

  it('takes a Home by its hash, and a modal by a trigger that is good once', async () => {
    const { slack, client, ana } = await scene()
    const { heard } = await listener(slack, 'socket')
    slack.opens(ana, 'home')
    await slack.taken()
    expect(heard.at(-1)).toMatchObject({ type: 'app_home_opened', tab: 'home' })
    expect(heard.at(-1)).not.toHaveProperty('view')
    const view = homeOf(words('Lisbon'), { ...words('tea'), accessory: button('Forget', 'forget') })
    const { view: first } = await client.views.publish({ user_id: ana, view })
    await client.views.publish({ user_id: ana, view, hash: first?.hash ?? '' })
    expect(await why(client.views.publish({ user_id: ana, view, hash: first?.hash ?? '' }))).toBe('hash_conflict')
    expect(slack.home(ana)).toMatchObject({ text: 'Lisbon\ntea', buttons: ['Forget'], id: first?.id })
    const pressed = slack.pressesHome(ana, 'Forget', 'tea')
    await slack.taken()
    const [press] = heard.slice(-1)
    expect(press).toMatchObject({ container: { type: 'view', view_id: first?.id } })
    expect(press).toMatchObject({ view: { id: first?.id, hash: slack.home(ana)?.hash }, action_id: 'forget' })
    expect(press).not.toHaveProperty('channel')
    const modal = { type: 'modal' as const, title: label('Sure?'), close: label('No'), blocks: [words('Really?')] }
    const { trigger_id = '' } = press ?? {}
    expect(await why(client.views.open({ trigger_id: 'x', view: modal }))).toBe('invalid_trigger_id')
    await client.views.open({ trigger_id, view: modal })
    expect(slack.modal(ana)).toMatchObject({ title: 'Sure?', text: 'Really?' })
    expect(await why(client.views.open({ trigger_id, view: modal }))).toBe('exchanged_trigger_id')
    await client.views.publish({ user_id: ana, view: homeOf(words('Nothing')) })
    expect((await pressed).text).toBe('Nothing')
  })

  it('sends what a modal asks for, and shows what is wrong with it', async () => {
    const { slack, client, ana } = await scene()
    const { heard, app } = await listener(slack, 'socket')
    const element = { type: 'plain_text_input' as const, action_id: 'words' }
    const blocks = [{ type: 'input' as const, block_id: 'fact', label: label('What?'), element }]
    const view = { type: 'modal' as const, callback_id: 'add', title: label('Add'), submit: label('Keep'), blocks }
    app.view('add', async ({ ack, view: { state } }) => {
      const given = state.values.fact?.words?.value
      if (given) await ack()
      else await ack({ response_action: 'errors', errors: { fact: 'Say something.' } })
    })
    app.shortcut('add', async ({ ack, shortcut: { trigger_id } }) => {
      await ack()
      await client.views.open({ trigger_id, view })
    })
    void slack.uses(ana, 'add')
    await slack.until(() => slack.modal(ana))
    expect(await slack.submits(ana)).toEqual({ errors: { fact: 'Say something.' } })
    expect(slack.modal(ana)?.title).toBe('Add')
    expect(await slack.submits(ana, { words: 'likes tea' })).toEqual({})
    expect(slack.modal(ana)).toBeUndefined()
    expect(heard.map(({ type }) => type)).toEqual(['shortcut', 'modal', 'modal'])
    expect(slack.refused).toEqual([])
  })

  it('answers to a button that all see for all, whoever presses it', async () => {
    const { slack, client, ana } = await scene()
    const { heard } = await listener(slack, 'socket')
    const ben = slack.person('Ben')
    const thread_ts = slack.says(ana, slack.general, 'hello')
    const blocks = [words('Shall I?'), { type: 'actions' as const, elements: [button('Go on', 'on')] }]
    await client.chat.postMessage({ channel: slack.general, thread_ts, text: 'Shall I?', blocks, ...unfurls })
    const [post] = slack.messages(slack.general)
    const answered = slack.presses(ben, post as never, 'Go on')
    await slack.taken()
    const response_url = heard.at(-1)?.response_url ?? ''
    const answer = (body: object) => fetch(response_url, { method: 'POST', body: JSON.stringify(body) })
    expect((await answer({ text: 'for all' })).status).toBe(404)
    expect((await answer({ replace_original: true, text: 'Done.' })).status).toBe(200)
    expect((await answered).text).toBe('Done.')
    expect((await answer({ delete_original: true })).status).toBe(200)
    expect(slack.messages(slack.general)).toEqual([])
  })

  it('sends what was subscribed to and no more, and answers nothing once the app is gone', async () => {
    const { slack, client, ana } = await scene({ events: ['app_mention', 'message.im', 'tokens_revoked'] })
    const { heard } = await listener(slack, 'socket')
    slack.says(ana, slack.general, `<@${slack.botUser}> hello`)
    slack.opens(ana, 'home')
    await slack.taken()
    expect(heard.map(({ type }) => type)).toEqual(['app_mention'])
    const thread_ts = slack.says(ana, slack.dm(ana), 'hello')
    const asked = { channel_id: slack.dm(ana), thread_ts, status: 'processing' as const }
    expect((await client.agents.sessions.setStatus(asked)).warning).toBe(
      'missing_agent_session_stopped_event_subscription',
    )
    slack.uninstalls()
    expect(await why(client.auth.test())).toBe('account_inactive')
  })

  it('delivers over HTTP, signed, again where it was not taken, and lets a test send anything', async () => {
    const { slack, ana } = await scene({ http: true })
    const { heard, url } = await listener(slack, 'http')
    await slack.deliversTo(url)
    slack.says(ana, slack.dm(ana), 'hello')
    await slack.taken()
    expect(heard.at(-1)).toMatchObject({ type: 'message', text: 'hello' })
    expect((await slack.types(ana, slack.general, '/memory', 'show')).text).toBe('Here.')
    expect((await slack.checksSsl()).status).toBe(200)
    const event = JSON.stringify({ type: 'event_callback', event: { type: 'message', text: 'forged' } })
    expect((await slack.sends(event, { signature: 'v0=wrong' })).status).toBe(401)
    expect((await slack.sends('x'.repeat(5 * 1024 * 1024))).status).toBe(413)
    const old = Math.floor(Date.now() / 1000) - 600
    expect((await slack.sends(event, { timestamp: old })).status).toBe(401)
    await slack.deliversTo('http://127.0.0.1:1/nobody')
    slack.says(ana, slack.dm(ana), 'still there?')
    await slack.taken()
    const faults = slack.refused.splice(0)
    expect(faults).toEqual(['url_verification: 0, and not the challenge'])
    await slack.deliversTo(url)
    slack.redelivers()
    await slack.taken()
    expect(heard.at(-1)).toMatchObject({ text: 'still there?' })
    expect(slack.refused).toEqual([])
  })
})
