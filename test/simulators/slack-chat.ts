import type { Asked, Content, Method } from './slack-asks.js'
import type { Block } from './slack-blocks.js'
import {
  asTheTestSays,
  bot,
  check,
  isOpen,
  messageOf,
  type Post,
  refuse,
  team,
  type Workspace,
} from './slack-workspace.js'

/** What each method answers, for the message that it names. */
export type Answers<Names extends Method = Method> = { [Name in Names]: (args: Asked<Name>, post: Post) => object }
type Here = Exclude<Method, `files.${string}` | `views.${string}` | `conversations.${'history' | 'replies'}`>

const unheard = 'missing_agent_session_stopped_event_subscription'

/** What Slack does with a method that may be called so; `stoppable`: the bot hears of Slack's own Stop. */
export function chatAnswers(place: Workspace, ticket: () => string, stoppable: boolean): Answers<Here> {
  const { names, rooms, statuses, put } = place
  const warned = stoppable ? {} : { warning: unheard, response_metadata: { warnings: [unheard] } }
  function append(post: Post, given: Content, last: Block[] = []): Post {
    if (post.ended) refuse(post.ended, asTheTestSays)
    if (!isOpen(post)) refuse('message_not_in_streaming_state')
    const text = post.text + spoken(given)
    if (text) check({ markdown_text: text })
    if (last.length > 0) check({ blocks: last })
    return Object.assign(post, { text, blocks: last, history: [...post.history, text] })
  }
  function reader(channel: string, user = '', home = ''): void {
    if (rooms.get(channel)?.kind === 'im' && !user && !home) return
    if (!user || !home) refuse(`missing_recipient_${user ? 'team' : 'user'}_id`)
    if (names.get(user)?.team !== home) refuse(names.has(user) ? 'team_not_found' : 'user_not_found')
  }
  function work(where: string, status: string): object {
    statuses.set(`session ${where}`, status === 'processing' ? status : '')
    return { status, agent_status: status }
  }
  const sent = (post: Post) => ({ channel: post.channel, ts: post.ts, message: messageOf(post) })
  return {
    'auth.test': () => ({
      ...{ url: 'https://home.slack.com/', team: 'Home', user: 'keepsake', team_id: team, ...bot },
      ...(place.grid && { enterprise_id: place.grid }),
    }),
    'apps.connections.open': () => ({ url: ticket() }),
    'conversations.info': ({ channel }) => ({ channel: { id: channel, ...rooms.get(channel)?.info } }),
    'conversations.open': ({ users }) => ({
      channel: { id: names.has(users) ? place.dm(users) : refuse('user_not_found') },
    }),
    'users.info': ({ user }) => ({ user: userOf(place, user) }),
    'chat.postMessage': ({ channel, thread_ts = '', ...given }) => {
      if (!thread_ts && rooms.get(channel)?.kind !== 'im') refuse('broken_promise', 'not in a thread')
      return sent(put(channel, bot.user_id, check(given), { thread: thread_ts }))
    },
    'chat.postEphemeral': ({ channel, user, thread_ts = '', ...given }) => {
      if (!names.has(user)) refuse('user_not_in_channel')
      const isTalk = place.posts.some((one) => one.channel === channel && one.thread === thread_ts && !one.to)
      if (thread_ts && !isTalk) refuse('broken_promise', 'in a thread that nobody has replied in, nobody sees it')
      return { message_ts: put(channel, bot.user_id, check(given), { thread: thread_ts, to: user }).ts }
    },
    'chat.update': ({ channel, ts, ...given }, post) => {
      if (isOpen(post)) refuse('streaming_state_conflict')
      // Slack keeps the blocks, or the streamed text, that an update does not replace.
      const hidden = given.text && !given.blocks && (post.blocks.length > 0 || post.streamed)
      if (hidden) refuse('broken_promise', 'the old blocks stay unless blocks or markdown_text replace them')
      if (Buffer.byteLength(given.text ?? '') > 4000) refuse('msg_too_long', 'more than 4,000 bytes in an update')
      return sent(place.rewrite(post, check(given)))
    },
    'chat.getPermalink': ({ channel, message_ts }) => {
      const post = place.find(channel, message_ts)
      if (!post || post.deleted) refuse('message_not_found', asTheTestSays)
      return { channel, permalink: `https://home.slack.com/archives/${channel}/p${message_ts.replace('.', '')}` }
    },
    'chat.delete': (_, post) => sent(isOpen(post) ? refuse('cant_delete_message') : place.remove(post)),
    'chat.startStream': ({ channel, thread_ts, recipient_user_id, recipient_team_id, ...given }) => {
      reader(channel, recipient_user_id, recipient_team_id)
      const markdown_text = spoken(given)
      if (markdown_text) check({ markdown_text })
      return { ...sent(put(channel, bot.user_id, { markdown_text }, { thread: thread_ts, streamed: true })), ...warned }
    },
    'chat.appendStream': (given, post) => ({
      ...sent(spoken(given) ? append(post, given) : refuse('no_text')),
      ...warned,
    }),
    'chat.stopStream': ({ blocks, session_status = 'active', ...given }, post) => {
      append(post, given, blocks).finished = true
      work(`${post.channel} ${post.thread}`, session_status)
      return { ...sent(post), ...warned }
    },
    'assistant.threads.setStatus': ({ channel_id, thread_ts, status }) =>
      statuses.set(`typing ${channel_id} ${thread_ts}`, status) && {},
    'assistant.threads.setSuggestedPrompts': () => ({}),
    'agents.sessions.setStatus': ({ channel_id, thread_ts, status }) => ({
      ...work(`${channel_id} ${thread_ts}`, status),
      ...warned,
    }),
  }
}

/** Somebody as Slack tells of them. */
export function userOf({ names, grid }: Workspace, user: string): object {
  const { name, team: home, admin, owner, guest, deleted, tz, ...one } = names.get(user) ?? refuse('user_not_found')
  const real_name = `${name} Real`
  const profile = { display_name: name, real_name, team: home }
  const who = { id: user, team_id: home, name: name.toLowerCase(), real_name, profile, deleted }
  // Somebody who is gone is told of in few words.
  if (deleted) return { ...who, is_bot: one.bot }
  const rank = { is_admin: admin || owner, is_owner: owner, is_primary_owner: false, is_restricted: guest }
  const enterprise = grid && home === team && { enterprise_user: { id: user, enterprise_id: grid, teams: [home] } }
  const rest = { is_ultra_restricted: false, is_bot: one.bot, is_app_user: false, is_stranger: home !== team && !grid }
  return { ...who, ...rank, ...rest, tz, tz_label: tz, tz_offset: 0, updated: 1_790_000_000, ...enterprise }
}

function spoken({ markdown_text = '', chunks = [] }: Content): string {
  return markdown_text + chunks.map(({ text }) => text).join('')
}
