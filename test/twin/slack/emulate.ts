import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { events, scopes } from '../../../src/platforms/slack/connection/manifest.js'
import type { Block } from './forms.js'

/** A message as it stands in emulate. */
export interface Stored {
  ts: string
  channel_id: string
  user: string
  text: string
  thread_ts?: string
  edited?: object
}
interface Rows<Row> {
  all(): Row[]
  findOneBy(column: string, value: string): Row | undefined
}
interface Person {
  user_id: string
  name: string
}

/** What we use of emulate, beside what Slack has too. */
export interface Emulate {
  /** Where it is. */
  url: string
  /** Every request of the bot that it answered, with its status, or what it said was wrong. */
  requests: readonly string[]
  kept: {
    users: Rows<Person>
    channels: Rows<{ channel_id: string; name: string }>
    messages: Rows<Stored>
    ephemeralMessages: Rows<Stored & { target_user: string }>
    views: Rows<{ user_id: string; type: string; hash: string; blocks: Block[] }>
  }
  /** From now on it signs with this. */
  signsWith(secret: string): void
  /** Delivers an event that emulate has no occasion for, as it delivers its own: signed, to whoever is subscribed to it. */
  tells(event: { type: string }): Promise<void>
  /** Delivers all that the bot took so far once more. */
  repeats(): Promise<void>
  deliveries(): { event: string; payload: object; status_code: number | null; duration: number | null }[]
  close(): Promise<void>
}

interface Envelope {
  event: { type: string; channel?: string; user?: string; text?: string; subtype?: string }
}
interface Webhooks {
  register(subscription: { url: string; events: string[]; active: boolean; owner: string }): void
  dispatch(event: string, action: undefined, payload: object, owner: string): Promise<void>
  getDeliveries(): ReturnType<Emulate['deliveries']>
}
type Register = (
  app: { fetch(request: Request): Promise<Response> },
  store: { setData(name: string, value: string): void },
  webhooks: Webhooks,
  ...more: unknown[]
) => void

export const secret = '8f742231b10e8888abcd99edabcd85a5'
export const [app, bot, botToken] = ['A1', 'U0BOT', 'xoxb-right']
/** What somebody acts with. */
export const tokenOf = (name: string) => `xoxp-${name}`

/** Starts the Slack of emulate, as installed in a folder, with a few people, the first an admin; events go to `hook`. */
export async function startEmulate(folder: string, people: readonly string[], hook: string): Promise<Emulate> {
  const load = (file: string) => import(pathToFileURL(join(folder, 'node_modules/emulate/dist', file)).href)
  const { createEmulator } = await load('api.js')
  // There is no other way to subscribe to its events than from within.
  const { slackPlugin, getSlackStore } = await load('dist-6ZQHD4DN.js')
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const requests: string[] = []
  const register: Register = slackPlugin.register
  let inside: { store: Parameters<Register>[1]; webhooks: Webhooks } | undefined
  slackPlugin.register = (...[application, store, webhooks, ...more]: Parameters<Register>) => {
    const { fetch } = application
    application.fetch = async (request) => {
      const response = await fetch(request)
      if (request.headers.get('authorization')?.endsWith(botToken)) requests.push(await inWords(request, response))
      return response
    }
    inside = { store, webhooks }
    register(application, store, webhooks, ...more)
  }
  const emulator = await createEmulator({ service: 'slack', port, baseUrl: url, seed: { slack: seed(people) } })
  slackPlugin.register = register
  if (!inside) throw new Error('emulate does not have its Slack where it was')
  const { store, webhooks } = inside
  const subscribed = Object.keys(events).map((name) => name.replace(/\..*/, ''))
  webhooks.register({ url: hook, events: [...new Set(subscribed)], active: true, owner: 'slack' })
  withMentions(webhooks)

  async function tells(event: { type: string }): Promise<void> {
    const { team_id } = getSlackStore(store).teams.all()[0]
    const envelope = { type: 'event_callback', team_id, api_app_id: app, event_id: `Ev${performance.now()}` }
    await webhooks.dispatch(event.type, undefined, { ...envelope, event_time: seconds(), event }, 'slack')
  }
  async function repeats(): Promise<void> {
    for (const { event, payload, status_code } of webhooks.getDeliveries())
      if (status_code === 200) await webhooks.dispatch(event, undefined, payload, 'slack')
  }
  return {
    ...{ url, requests, tells, repeats, kept: getSlackStore(store), deliveries: () => webhooks.getDeliveries() },
    signsWith: (other) => store.setData('slack.signing_secret', other),
    close: () => emulator.close(),
  }
}

function seed(people: readonly string[]): object {
  const bots = { app_id: app, bot_id: 'B0BOT', bot_user_id: bot }
  const forApp = { client_id: 'client', client_secret: 'secret', name: 'Keepsake', redirect_uris: [] }
  return {
    strict_scopes: true,
    signing_secret: secret,
    team: { name: 'The workspace' },
    users: people.map((name, at) => ({ name, real_name: name, is_admin: at === 0 })),
    channels: [{ name: 'team' }, { name: 'few', is_private: true }],
    oauth_apps: [{ ...forApp, ...bots, bot_name: 'keepsake', scopes: Object.keys(scopes) }],
    tokens: [
      { token: botToken, type: 'bot', user_id: bot, ...bots, scopes: Object.keys(scopes) },
      ...people.map((name) => ({ token: tokenOf(name), type: 'user', user: name })),
    ],
  }
}

/** Slack tells of a mention in a channel twice, as a message and as a mention; emulate knows the first alone. */
function withMentions(webhooks: Webhooks): void {
  const dispatch = webhooks.dispatch.bind(webhooks)
  webhooks.dispatch = async (type, action, payload, owner) => {
    await dispatch(type, action, payload, owner)
    const { event } = payload as Envelope
    const isMention = type === 'message' && event.text?.includes(`<@${bot}>`) && event.user !== bot
    if (!isMention || event.subtype || event.channel?.startsWith('D')) return
    const twin = { ...payload, event_id: `Ev${performance.now()}`, event: { ...event, type: 'app_mention' } }
    await dispatch('app_mention', action, twin, owner)
  }
}

/** What was asked, and what came of it. */
async function inWords({ url }: Request, response: Response): Promise<string> {
  const path = new URL(url).pathname.replace(/^\/(api\/)?/, '').replace(/F\w+\/.*/, 'FILE')
  const isJson = response.headers.get('content-type')?.includes('json')
  const { error } = (isJson ? await response.clone().json() : {}) as { error?: string }
  return `${path} ${error ?? response.status}`
}

export function seconds(): number {
  return Math.floor(Date.now() / 1000)
}

/** A port that nobody listens on just now. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
