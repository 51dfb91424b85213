import { z } from 'zod'
import { type Block, controlsOf, modalView } from './slack-blocks.js'
import type { Emit } from './slack-people.js'
import type { Send } from './slack-socket.js'
import type { viewShelf } from './slack-views.js'
import { bot, type Post, parsed, refuse, team, type Workspace } from './slack-workspace.js'

type Views = ReturnType<typeof viewShelf>
const submitted = z.strictObject({
  response_action: z.enum(['clear', 'update', 'push', 'errors']).optional(),
  view: modalView.optional(),
  errors: z.record(z.string(), z.string()).optional(),
})

/** What people type, press and open for themselves; a button that asks first counts as pressed once it is confirmed. */
export function slackPressing(place: Workspace, views: Views, send: Send, emit: Emit) {
  const { names, rooms, stamp, grid } = place
  const app = { api_app_id: bot.app_id, token: 'old', is_enterprise_install: false }

  function whoOf(user: string): object {
    const { name, team: home } = names.get(user) ?? refuse('user_not_found')
    const who = { id: user, username: name.toLowerCase(), name: name.toLowerCase(), team_id: home }
    return { ...app, user: who, team: { id: team, domain: 'home' }, enterprise: grid && { id: grid, name: 'Grid' } }
  }
  function pick(blocks: Block[], name: string, beside: string): Record<string, unknown> {
    const all = controlsOf(blocks).filter(({ near }) => near.includes(beside))
    const { action } = all.find(({ names }) => names.includes(name)) ?? refuse(`no button ${name} ${beside}`)
    return { ...action, action_ts: stamp() }
  }
  /** Types a slash command; gives what is first answered, with the acknowledgement or later. */
  function types(user: string, channel: string, command: string, text = ''): Promise<Post> {
    const { token, happened, response_url } = place.use(channel, user)
    const { name, kind } = rooms.get(channel) ?? refuse('channel_not_found')
    const where = { channel_id: channel, channel_name: kind === 'group' ? 'privategroup' : name, team_id: team }
    const who = { user_id: user, user_name: names.get(user)?.name, ...(grid && { enterprise_id: grid }) }
    const more = {
      response_url,
      trigger_id: views.trigger(user),
      api_app_id: bot.app_id,
      is_enterprise_install: 'false',
    }
    const take = (given: object) => place.attempt(command, () => place.respond(token, given, true))
    send('slash_commands', { command, text, token: 'old', team_domain: 'home', ...where, ...who, ...more }, 0, take)
    return happened
  }
  /**
   * Presses a button, or takes from a menu, by its label or action_id, where several have it the one `beside` those words;
   * gives what is first answered, or the message as it is changed.
   */
  function presses(user: string, post: Post, name: string, beside = ''): Promise<Post> {
    if (post.deleted || (post.to && post.to !== user)) refuse('they do not see it')
    const { happened, response_url } = place.use(post.channel, user, post)
    const inThread = post.thread && { thread_ts: post.thread }
    const at = { message_ts: post.ts, channel_id: post.channel, ...inThread }
    const container = { type: 'message', ...at, is_ephemeral: post.to !== '' }
    const channel = { id: post.channel, name: rooms.get(post.channel)?.name }
    const where = { container, channel, ...(!post.to && { message: place.wire(post) }) }
    const actions = [pick(post.blocks, name, beside)]
    const urls = { response_url, trigger_id: views.trigger(user) }
    send('interactive', { type: 'block_actions', ...whoOf(user), ...where, ...urls, actions, state: { values: {} } })
    return happened
  }
  /** The same in somebody's Home, or in the view that lies on top; gives it as it is changed then. */
  function pressesIn(where: 'home' | 'modal', user: string, name: string, beside: string) {
    const standing = views.standing(user, where) ?? refuse(`no ${where}`)
    const before = standing.history.length
    const actions = [pick(standing.blocks, name, beside)]
    const container = { type: 'view', view_id: standing.id }
    const about = { container, view: views.wire(standing), trigger_id: views.trigger(user), actions }
    send('interactive', { type: 'block_actions', ...whoOf(user), ...about })
    return place.until(() => (standing.history.length > before ? views[where](user) : undefined))
  }
  const pressesHome = (user: string, name: string, beside = '') => pressesIn('home', user, name, beside)
  const pressesModal = (user: string, name: string, beside = '') => pressesIn('modal', user, name, beside)
  /** Sends what a modal asked for, by action_id; gives what was wrong with it, if anything. */
  function submits(user: string, given: Record<string, string> = {}): Promise<{ errors?: object }> {
    const top = views.standing(user, 'modal') ?? refuse('no modal')
    const inputs = top.blocks.flatMap((one, at) => (one.type === 'input' ? [{ ...one, at }] : []))
    const values = Object.fromEntries(
      inputs.map(({ element, block_id, at }) => {
        const value = given[element.action_id] ?? element.initial_value ?? null
        return [block_id ?? `b${at}`, { [element.action_id]: { type: element.type, value } }]
      }),
    )
    const view = { ...views.wire(top), state: { values } }
    const payload = {
      type: 'view_submission',
      ...whoOf(user),
      trigger_id: views.trigger(user),
      view,
      response_urls: [],
    }
    return new Promise((resolve) => {
      const take = (answer: object) => {
        place.attempt('view_submission', () => {
          resolve(views.settle(user, parsed(submitted, answer)))
          return {}
        })
        place.changed()
      }
      send('interactive', payload, 0, take)
    })
  }
  /** Closes the view that lies on top; the bot hears of it if it asked to. */
  function closes(user: string): void {
    const top = views.standing(user, 'modal') ?? refuse('no modal')
    const payload = { type: 'view_closed', ...whoOf(user), view: views.wire(top), is_cleared: false }
    if ('notify_on_close' in top && top.notify_on_close) send('interactive', payload)
    views.closes(user)
  }
  /** Uses a shortcut, of a message or of none; gives what is first answered to that of a message. */
  function uses(user: string, callback_id: string, post?: Post): Promise<Post> {
    const about = { ...whoOf(user), callback_id, trigger_id: views.trigger(user), action_ts: stamp() }
    const { happened, response_url } = place.use(post?.channel ?? '', user)
    const channel = post && { id: post.channel, name: rooms.get(post.channel)?.name }
    const where = post && { channel, message: place.wire(post), message_ts: post.ts, response_url }
    send('interactive', { type: post ? 'message_action' : 'shortcut', ...about, ...where })
    return happened
  }
  function opens(user: string, tab: 'messages' | 'home'): void {
    const standing = tab === 'home' ? views.standing(user, 'home') : undefined
    const view = standing && { view: views.wire(standing) }
    emit({ type: 'app_home_opened', user, channel: place.dm(user), tab, ...view, event_ts: stamp() })
  }
  return { types, presses, pressesHome, pressesModal, submits, closes, uses, opens }
}
