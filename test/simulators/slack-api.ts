import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import { happening } from '../stage.js'
import { asks, type Method, scopeOf } from './slack-asks.js'
import { reachesOut } from './slack-blocks.js'
import type { Answers } from './slack-chat.js'
import { asTheTestSays, bot, type Post, parsed, refuse, team, type Workspace } from './slack-workspace.js'

/** What the app is let in with, and what the workspace has. */
export type Rights = { botToken: string; appToken: string; agents: boolean; streaming: boolean }
type Failure = { error: string; after?: number; always?: boolean }

/** Takes what the bot asks over HTTP. */
export function webApi({ botToken, appToken, agents, streaming }: Rights, place: Workspace, answers: Answers) {
  const { rooms, scopes } = place
  const calls: { method: string; args: Record<string, string | undefined> }[] = []
  const failures = new Map<string, Failure>()
  const held = new Map<string, Promise<void>>()
  const busy = new Set<string>()

  async function serve(path: string, headers: IncomingHttpHeaders, body: string, response: ServerResponse) {
    const [, root, method = ''] = path.split('/')
    const args = root === 'api' ? Object.fromEntries(new URLSearchParams(body)) : {}
    calls.push({ method, args })
    const name = root === 'api' ? method : 'response_url'
    const [key = ''] = [`${method} ${args.channel ?? args.channel_id}`, name].filter((one) => failures.has(one))
    const failure = failures.get(key)
    if (!failure?.always) failures.delete(key)
    const reply = place.attempt(name, () => {
      if (failure) refuse(failure.error, asTheTestSays)
      return root === 'api' ? answer(method as Method, headers, args) : place.respond(method, JSON.parse(body))
    })
    const changing = reply.ok && method.startsWith('chat.') && args.ts ? args.ts : ''
    busy.add(changing)
    place.changed()
    await (held.get(`${method} ${args.channel ?? args.channel_id}`) ?? held.get(method))
    busy.delete(changing)
    const extra = failure?.after ? { 'retry-after': String(failure.after) } : { 'x-oauth-scopes': scopes.join(',') }
    response.writeHead(failure?.after ? 429 : reply.ok || root === 'api' ? 200 : 404, extra)
    response.end(JSON.stringify(reply))
    place.changed()
  }
  function answer(method: Method, headers: IncomingHttpHeaders, given: Record<string, string>): object {
    const { token, team_id, ...args } = given
    const right = method === 'apps.connections.open' ? appToken : botToken
    if (headers.authorization !== `Bearer ${right}` || (token ?? right) !== right) refuse('invalid_auth')
    if (place.lost && right === botToken) refuse(place.lost, asTheTestSays)
    if ((team_id ?? team) !== team) refuse('team_not_found')
    if (!(method in asks)) refuse('unknown_method')
    const off = (!agents && /^(agents|assistant)\./.test(method)) || (!streaming && method.endsWith('Stream'))
    if (off) refuse(method.startsWith('agents.') ? 'not_authorized' : 'not_allowed', asTheTestSays)
    // Somebody's id stands for their direct message with the bot.
    if (method === 'chat.postMessage' && place.names.has(args.channel ?? ''))
      args.channel = place.dm(args.channel ?? '')
    const { channel = args.channel_id, ts } = args
    const needed = scopeOf(method, rooms.get(channel ?? '')?.kind)
    if (needed && !scopes.includes(needed)) refuse('missing_scope', needed, { needed, provided: scopes.join(',') })
    const parts = [args.blocks, args.view].flatMap((part) => (part ? [JSON.parse(part)] : []))
    // Beside blocks it is a notification, and nothing more.
    const bare = args.blocks ? '' : args.text
    const out = reachesOut(
      [parts, { type: 'mrkdwn', text: bare ?? '' }, { type: 'mrkdwn', text: args.initial_comment ?? '' }],
      place.mayOpen,
    )
    if (out) refuse('broken_promise', out)
    const asked = parsed(asks[method], args)
    if (channel) where(channel, args.thread_ts)
    if (!ts || !method.startsWith('chat.')) return answers[method](asked as never, {} as Post)
    if (busy.has(ts)) refuse('broken_promise', 'two changes of one message in flight at once')
    return answers[method](asked as never, own(method, channel ?? '', ts))
  }
  function where(channel: string, thread = ''): void {
    const found = rooms.get(channel) ?? refuse('channel_not_found')
    if (!found.member) refuse('not_in_channel')
    const root = place.posts.find((one) => one.channel === channel && one.ts === thread && !one.to)
    if (thread && !root) refuse('thread_not_found')
    if (root?.thread) refuse('broken_promise', 'thread_ts is not the root of a thread')
  }
  function own(method: Method, channel: string, ts: string): Post {
    const found = place.find(channel, ts)
    const doing = method.replace('chat.', '')
    const notOwn = doing.endsWith('Stream') ? 'message_not_owned_by_app' : `cant_${doing}_message`
    return found?.user === bot.user_id ? found : refuse(found ? notOwn : 'message_not_found')
  }
  const keyOf = (method: Method, channel?: string) => (channel ? `${method} ${channel}` : method)
  /** The next call of that method fails, or each from now on; `limits`: with 429, perhaps in one channel only. */
  function fails(method: Method | 'response_url', error: string, how?: 'always'): void {
    failures.set(method, { error, always: how === 'always' })
  }
  function limits(method: Method, after: number, channel?: string): void {
    failures.set(keyOf(method, channel), { error: 'ratelimited', after })
  }
  /** Does what that method asks, but answers only when released; perhaps in one channel only. */
  function holds(method: Method, channel?: string): () => void {
    const { happen, happened } = happening()
    held.set(keyOf(method, channel), happened)
    return () => {
      held.delete(keyOf(method, channel))
      happen()
    }
  }
  return { serve, calls, fails, limits, holds }
}
