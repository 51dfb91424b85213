import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { app, seconds, secret } from './emulate.js'

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
export interface Block {
  elements?: Button[]
  accessory?: Button
}

/** What emulate does not do: it sends the commands and buttons that people use, signed like its events. */
export async function startForms(
  hook: string,
  { idOf, homeOf }: { idOf(name: string): string; homeOf(name: string): { blocks: Block[] } | undefined },
) {
  const responses = await startResponses()

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
  return { types, presses, pressesHome, close: responses.close }
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
