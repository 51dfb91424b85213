import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { vi } from 'vitest'
import { soon, startBuilt } from '../built.js'
import { app, bot, botToken, freePort, type Stored, seconds, secret, startEmulate, tokenOf } from './emulate.js'

export type Scene = Awaited<ReturnType<typeof startScene>>

/** What a command or a button was answered with. */
export interface Given {
  text: string
  blocks?: Block[]
  response_type?: string
  replace_original?: boolean
}
interface Button {
  type: string
  action_id: string
  text: { text: string }
}
interface Block {
  elements?: Button[]
  accessory?: Button
}

/** The built program with the offline stand-in, reached over HTTP by emulate, and what people do there. */
export async function startScene(folder: string) {
  const port = await freePort()
  const hook = `http://127.0.0.1:${port}/slack/events`
  const people = ['ana', 'bob', 'carl']
  const emulate = await startEmulate(folder, people, hook)
  const responses = await startResponses()
  const slack = { SLACK_API_URL: `${emulate.url}/api/`, SLACK_BOT_TOKEN: botToken, SLACK_SIGNING_SECRET: secret }
  const program = await startBuilt(join(folder, 'on-slack'), { ...slack, PORT: String(port) })
  const { kept } = emulate

  /** The ids of who and what is there, by name. */
  const idOf = (name: string) => kept.users.findOneBy('name', name)?.user_id ?? ''
  const channelOf = (name: string) => kept.channels.findOneBy('name', name)?.channel_id ?? ''

  /** Somebody uses Slack. */
  async function does<Result>(name: string, method: string, what: object): Promise<Result> {
    const response = await fetch(`${emulate.url}/api/${method}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${tokenOf(name)}`, 'content-type': 'application/json' },
      body: JSON.stringify(what),
    })
    const result = (await response.json()) as Result & { ok: boolean; error?: string }
    if (!result.ok) throw new Error(`${method}: ${result.error}`)
    return result
  }
  /** Somebody says something; gives the thread that an answer comes in. */
  async function says(name: string, channel: string, text: string, thread?: string): Promise<string> {
    const { ts } = await does<{ ts: string }>(name, 'chat.postMessage', { channel, text, thread_ts: thread })
    return thread ?? ts
  }
  /** Somebody sends a file. */
  async function sends(name: string, channel: string, text: string, filename: string, content: string): Promise<void> {
    const asked = { filename, length: content.length }
    const { upload_url, file_id } = await does<Record<string, string>>(name, 'files.getUploadURLExternal', asked)
    await fetch(upload_url ?? '', { method: 'POST', body: content })
    const sent = { files: [{ id: file_id }], channel_id: channel, initial_comment: text }
    await does(name, 'files.completeUploadExternal', sent)
  }
  /** What the bot has said for all in a thread, or in all threads of a channel; the oldest first. */
  function answers(channel: string, thread?: string): Stored[] {
    return kept.messages
      .all()
      .filter(({ user, channel_id }) => user === bot && channel_id === channel)
      .filter(({ thread_ts }) => thread === undefined || thread_ts === thread)
  }
  /** Waits until the last answer in a thread is as it should be. */
  function answered(channel: string, thread: string, isMeant: RegExp): Promise<Stored> {
    return vi.waitUntil(() => {
      const last = answers(channel, thread).at(-1)
      return last && isMeant.test(last.text) && last
    }, soon)
  }
  /** Somebody says something and is answered so; gives the thread. */
  async function hears(name: string, channel: string, text: string, isMeant: RegExp, thread?: string) {
    const said = await says(name, channel, text, thread)
    await answered(channel, said, isMeant)
    return said
  }

  /** What Slack sends with a form, and emulate does not, signed like its events. */
  async function posts(form: Record<string, string>): Promise<void> {
    const [body, at] = [new URLSearchParams(form).toString(), String(seconds())]
    const signature = createHmac('sha256', secret).update(`v0:${at}:${body}`).digest('hex')
    const { status } = await fetch(hook, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'x-slack-request-timestamp': at,
        'x-slack-signature': `v0=${signature}`,
      },
      body,
    })
    if (status !== 200) throw new Error(`A form was answered with ${status}`)
  }
  /** Somebody types a command; gives what they alone see then. */
  async function types(name: string, channel: string, command: string, text: string): Promise<Given> {
    const { url, given } = responses.next()
    const who = { user_id: idOf(name), user_name: name, team_id: 'T000000001', channel_id: channel }
    await posts({ command, text, ...who, response_url: url, trigger_id: 'none', api_app_id: app })
    return given
  }
  /** Somebody presses a button by its label; gives what stands there then. */
  async function presses(name: string, channel: string, under: Given, label: string): Promise<Given> {
    const { url, given } = responses.next()
    const container = { type: 'message', message_ts: '1.1', channel_id: channel, is_ephemeral: true }
    await acts(name, under.blocks ?? [], label, { container, channel: { id: channel }, response_url: url })
    return given
  }
  /** Somebody presses a button of their Home by its label. */
  async function pressesHome(name: string, label: string): Promise<void> {
    const view = homeOf(name)
    if (!view) throw new Error(`${name} has no Home`)
    await acts(name, view.blocks, label, { container: { type: 'view' }, view })
  }
  async function acts(name: string, blocks: Block[], label: string, more: object): Promise<void> {
    const button = buttonsIn(blocks).find(({ text }) => text.text === label)
    if (!button) throw new Error(`There is no button ${label}`)
    const about = { type: 'block_actions', user: { id: idOf(name), team_id: 'T000000001' }, team: { id: 'T000000001' } }
    const what = { ...about, api_app_id: app, trigger_id: 'none', actions: [{ ...button, action_ts: '1.1' }], ...more }
    await posts({ payload: JSON.stringify(what) })
  }
  /** What somebody sees in the bot's Home. */
  function homeOf(name: string) {
    return kept.views.all().find(({ type, user_id }) => type === 'home' && user_id === idOf(name))
  }

  async function over(): Promise<void> {
    await program.over()
    await Promise.all([emulate.close(), responses.close()])
  }
  const people_ = { idOf, channelOf, does, says, sends, types, presses, pressesHome }
  return { emulate, program, ...people_, answers, answered, hears, homeOf, over }
}

/** What stands on its buttons. */
export function labelsOf({ blocks = [] }: { blocks?: Block[] }): string[] {
  return buttonsIn(blocks).map(({ text }) => text.text)
}

function buttonsIn(blocks: Block[]): Button[] {
  return blocks
    .flatMap(({ elements = [], accessory }) => [...(accessory ? [accessory] : []), ...elements])
    .filter(({ type }) => type === 'button')
}

/** Takes what is answered to commands and buttons, which emulate does not. */
async function startResponses() {
  const awaited: ((given: Given) => void)[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    awaited[Number(request.url?.slice(1))]?.(JSON.parse(body))
    response.end('ok')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo

  /** An address that one answer may go to. */
  function next(): { url: string; given: Promise<Given> } {
    const given = new Promise<Given>((resolve) => awaited.push(resolve))
    return { url: `http://127.0.0.1:${port}/${awaited.length - 1}`, given }
  }
  const close = () => new Promise((resolve) => server.close(resolve))
  return { next, close }
}
