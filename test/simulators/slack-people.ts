import { subscriptionOf } from './slack-asks.js'
import { userOf } from './slack-chat.js'
import type { fileShelf, Sending } from './slack-files.js'
import type { Send } from './slack-socket.js'
import { bot, isOpen, type Post, refuse, team, type Workspace } from './slack-workspace.js'

type Said = { [Part in 'thread' | 'subtype' | 'botId' | 'editOf']?: string } & { retry?: boolean; broadcast?: boolean }
type Order = `${'message' | 'mention'} ${'first' | 'only'}`
type Event = { type: string; channel_type?: string } & Record<string, unknown>
/** Sends an event, if the app asked for such and may have them; `home`: whose member it comes from. */
export type Emit = (event: Event, home?: string, retry?: boolean) => void

/** Sends events to an app that subscribed to these, or to all. */
export function emitter(place: Workspace, send: Send, events: string[] | undefined) {
  const { next, grid } = place
  const sent: { ts: unknown; payload: object }[] = []
  const emit: Emit = (event, home = team, retry = false) => {
    const { name, needed } = subscriptionOf(event)
    if ((needed && !place.scopes.includes(needed)) || events?.includes(name) === false) return
    const ids = { team_id: home, context_team_id: team, context_enterprise_id: grid, api_app_id: bot.app_id }
    const authorizations = [{ enterprise_id: grid, team_id: team, user_id: bot.user_id, is_bot: true }]
    const about = { token: 'old', type: 'event_callback', event_id: next('Ev'), event_time: 1_790_000_000 }
    const isShared = home !== team || place.rooms.get(String(event.channel))?.info.is_ext_shared === true
    const shared = { ...(grid && { enterprise_id: grid }), is_ext_shared_channel: isShared }
    const payload = { ...ids, ...shared, ...about, event, authorizations }
    send('events_api', payload)
    sent.push({ ts: event.ts, payload })
    if (retry) send('events_api', payload, 1)
  }
  /** Sends once more all that was sent of a message. */
  function replays(ts: string): void {
    for (const one of sent.filter((each) => each.ts === ts)) send('events_api', one.payload, 1)
  }
  return { emit, replays }
}

/** What people say and do where all see it. */
export function slackPeople(place: Workspace, files: ReturnType<typeof fileShelf>, emit: Emit) {
  const { names, rooms, posts, stamp } = place
  const kindOf = (channel: string) => (rooms.get(channel) ?? refuse('channel_not_found')).kind
  const homeOf = (user: string) => names.get(user)?.team ?? team

  /** Tells the bot of a message, or of what became of the one that was there `before`. */
  function tell(post: Post, before?: object): void {
    const { channel, ts, deleted, user } = post
    const event_ts = before ? stamp() : ts
    const where = { type: 'message', channel, channel_type: kindOf(channel), event_ts }
    const change = { hidden: true, previous_message: before, ts: event_ts }
    if (!before) emit({ ...place.wire(post), ...where }, homeOf(user))
    else if (deleted) emit({ ...change, ...where, subtype: 'message_deleted', deleted_ts: ts }, homeOf(user))
    else emit({ ...change, ...where, subtype: 'message_changed', message: place.wire(post) }, homeOf(user))
  }
  place.echo = tell
  /** Says it in a channel, or (`editOf`) says it instead of what was said; `retry`: Slack sends each event twice. */
  function says(user: string, channel: string, text: string, more: Said & { order?: Order; files?: Sending[] } = {}) {
    const { thread = '', order = 'message first', retry, botId: bot_id = '', broadcast, files: sent = [] } = more
    if (more.editOf) return edits(channel, more.editOf, text)
    const given = more.subtype ?? (sent.length > 0 ? 'file_share' : '')
    const subtype = broadcast ? 'thread_broadcast' : given
    const laid = files.lay(sent, user)
    const post = place.put(channel, user, { text }, { thread, subtype, bot_id, files: laid })
    const root = subtype === 'thread_broadcast' && place.find(channel, thread)
    const where = { channel, event_ts: post.ts }
    const said = { ...place.wire(post), ...(root && { root: place.wire(root) }) }
    const message = { ...said, ...where, channel_type: kindOf(channel) }
    const sends = [() => emit(message, homeOf(user), retry)]
    const { subtype: _, ...bare } = said
    const mention = { ...(subtype === 'file_share' ? bare : said), type: 'app_mention', ...where }
    if (isMention(post)) sends.push(() => emit(mention, homeOf(user), retry))
    if (order.startsWith('mention')) sends.reverse()
    for (const one of order.endsWith('only') ? sends.slice(0, 1) : sends) one()
    return post.ts
  }
  const isMention = ({ channel, text }: Post) => kindOf(channel) !== 'im' && text.includes(`<@${bot.user_id}>`)
  const standing = (channel: string, ts: string) => place.find(channel, ts) ?? refuse('message_not_found')
  /** Somebody changes what they said. */
  function edits(channel: string, ts: string, text: string): string {
    const post = standing(channel, ts)
    const before = place.wire(post)
    Object.assign(post, { text, edited: { user: post.user, ts: stamp() } })
    post.history.push(text)
    tell(post, before)
    const mention = { ...place.wire(post), type: 'app_mention', channel, event_ts: stamp() }
    if (isMention(post)) emit(mention, homeOf(post.user))
    return ts
  }
  /** Somebody deletes what they said. */
  function deletes(channel: string, ts: string): void {
    place.remove(standing(channel, ts))
  }
  /** Slack shows what is behind a link of that message: it changes, and its words do not. */
  function unfurls(channel: string, ts: string): void {
    const post = standing(channel, ts)
    const [event_ts, message] = [stamp(), { ...place.wire(post), attachments: [{ from_url: 'https://example.com' }] }]
    const where = { channel, channel_type: kindOf(channel), event_ts, ts: event_ts, hidden: true }
    emit({ type: 'message', subtype: 'message_changed', message, previous_message: place.wire(post), ...where })
  }
  /** Somebody, or the bot, comes into a channel. */
  function joins(user: string, channel: string, inviter = place.founder): void {
    const room = rooms.get(channel) ?? refuse('channel_not_found')
    if (user === bot.user_id) Object.assign(room, { member: true, info: { ...room.info, is_member: true } })
    const post = place.put(channel, user, { text: `<@${user}> has joined the channel` }, { subtype: 'channel_join' })
    tell(post)
    const joined = { type: 'member_joined_channel', user, channel, team: homeOf(user), inviter, event_ts: stamp() }
    emit({ ...joined, channel_type: room.kind === 'channel' ? 'C' : 'G' })
  }
  /** Presses Slack's own Stop: Slack ends the streams of the thread, and tells the bot. */
  function stops(user: string, channel: string, thread: string): void {
    const streams = posts.filter((one) => isOpen(one) && one.channel === channel && one.thread === thread)
    for (const one of streams) one.ended = 'stopped_by_user'
    const event = { type: 'agent_session_stopped', channel, user, thread_ts: thread, event_ts: stamp() }
    emit({ ...event, streaming_message_ts: streams.map(({ ts }) => ts) })
  }
  /** Somebody is no member of the workspace any more. */
  function deactivates(user: string): void {
    Object.assign(names.get(user) ?? refuse('user_not_found'), { deleted: true })
    emit({ type: 'user_change', user: userOf(place, user), cache_ts: 1_790_000_000, event_ts: stamp() })
  }
  /** The bot's token is taken away: nothing is answered any more. */
  function revokes(lost = 'token_revoked'): void {
    place.lost = lost
    emit({ type: 'tokens_revoked', tokens: { oauth: [], bot: [bot.user_id] }, event_ts: stamp() })
  }
  /** Somebody removes the app from the workspace. */
  function uninstalls(): void {
    place.lost = 'account_inactive'
    emit({ type: 'app_uninstalled', event_ts: stamp() })
    revokes('account_inactive')
  }
  return { says, edits, deletes, unfurls, joins, stops, deactivates, revokes, uninstalls }
}
