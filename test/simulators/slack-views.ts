import { controlsOf, numbered, type View, wordsOf } from './slack-blocks.js'
import type { Answers } from './slack-chat.js'
import { asTheTestSays, bot, refuse, team, type Workspace } from './slack-workspace.js'

type Methods = 'views.publish' | 'views.open' | 'views.push' | 'views.update'
/** What comes back with the acknowledgement when a modal is sent. */
type Settled = {
  [Part in 'response_action' | 'view' | 'errors']?:
    | { response_action: string; view: View; errors: object }[Part]
    | undefined
}
type Standing = View & { id: string; hash: string; user: string; history: string[] }

/** So long a trigger is good for, in milliseconds, and so many views lie on each other. */
const triggerLasts = 3000
const mostViews = 3

/** What stands in people's Homes, and what lies over them. */
export function viewShelf(place: Workspace, hasHome: boolean) {
  const homes = new Map<string, Standing>()
  const stacks = new Map<string, Standing[]>()
  const triggers = new Map<string, { user: string; since: number; used: boolean }>()

  function trigger(user: string): string {
    const trigger_id = place.next('trigger')
    triggers.set(trigger_id, { user, since: Date.now(), used: false })
    return trigger_id
  }
  /** Whoever pressed what gave it; good for one view, and soon for none. */
  function pressedBy(trigger_id: string): string {
    const found = triggers.get(trigger_id) ?? refuse('invalid_trigger_id')
    if (found.used) refuse('exchanged_trigger_id')
    if (Date.now() - found.since > triggerLasts) refuse('expired_trigger_id')
    found.used = true
    return found.user
  }
  function made(view: View, user: string): Standing {
    const id = place.next('V')
    return stand({ ...view, id, hash: '', user, history: [] }, view)
  }
  function stand(one: Standing, view: View): Standing {
    if (JSON.stringify(view).length > 250_000) refuse('view_too_large')
    for (const part of Object.keys(one)) if (!fixed.has(part)) delete one[part as keyof Standing]
    const history = [...one.history, textOf(view)]
    return Object.assign(one, view, { hash: `${place.stamp()}`, history })
  }
  function current(one: Standing, hash: string | undefined): void {
    // Two may write at once, and one of them has to look again: nobody's fault.
    if (hash && hash !== one.hash) refuse('hash_conflict', asTheTestSays)
  }
  function wire({ id, hash, user: _, history: __, ...view }: Standing) {
    const own = { app_id: bot.app_id, bot_id: bot.bot_id, team_id: team, app_installed_team_id: team }
    const usual = { private_metadata: '', callback_id: '', external_id: '', title: null, close: null, submit: null }
    const flags = { clear_on_close: false, notify_on_close: false, previous_view_id: null, root_view_id: id }
    return { ...usual, ...flags, ...own, state: { values: {} }, ...view, blocks: numbered(view.blocks), id, hash }
  }
  const answer = (one: Standing) => ({ view: wire(one) })
  const stackOf = (user: string) => stacks.get(user) ?? []
  const answers: Answers<Methods> = {
    'views.publish': ({ user_id, view, hash }) => {
      if (!hasHome) refuse('not_enabled')
      if (!place.names.has(user_id)) refuse('invalid_arguments', 'invalid `user_id`')
      const before = homes.get(user_id)
      if (before) current(before, hash)
      const now = before ? stand(before, view) : made(view, user_id)
      homes.set(user_id, now)
      return answer(now)
    },
    'views.open': ({ trigger_id, view }) => {
      const user = pressedBy(trigger_id)
      const now = made(view, user)
      stacks.set(user, [now])
      return answer(now)
    },
    'views.push': ({ trigger_id, view }) => answer(push(pressedBy(trigger_id), view)),
    'views.update': ({ view_id, view, hash }) => {
      const all = [...homes.values(), ...[...stacks.values()].flat()]
      const found = all.find(({ id }) => id === view_id) ?? refuse('not_found')
      if (found.type !== view.type) refuse('invalid_arguments', 'another type of view')
      current(found, hash)
      return answer(stand(found, view))
    },
  }
  function push(user: string, view: View): Standing {
    const below = stackOf(user)
    if (below.length === 0) refuse('not_found', 'no modal is open')
    if (below.length >= mostViews) refuse('push_limit_reached')
    const now = made(view, user)
    stacks.set(user, [...below, now])
    return now
  }
  /** What stands in somebody's Home; undefined before the first. */
  const home = (user: string) => seen(homes.get(user))
  /** What lies on top; undefined where nothing does. */
  const modal = (user: string) => seen(stackOf(user).at(-1))
  function closes(user: string, all = false): void {
    stacks.set(user, all ? [] : stackOf(user).slice(0, -1))
    place.changed()
  }
  /** Does what the bot asks when somebody sends what a modal asked for. */
  function settle(user: string, { response_action, view, errors }: Settled) {
    const [top] = stackOf(user).slice(-1)
    if (response_action === 'errors') return { errors: errors ?? {} }
    if (response_action === 'push' && view) push(user, view)
    else if (response_action === 'update' && view && top) stand(top, view)
    else closes(user, response_action === 'clear')
    return {}
  }
  const standing = (user: string, where: 'home' | 'modal') =>
    where === 'home' ? homes.get(user) : stackOf(user).at(-1)
  return { trigger, answers, home, modal, closes, settle, wire, standing, forget: () => triggers.clear() }
}

const fixed = new Set(['id', 'hash', 'user', 'history'])
const textOf = ({ blocks }: View) => blocks.flatMap(wordsOf).join('\n')
function seen(one: Standing | undefined) {
  if (!one) return undefined
  const { id, hash, blocks, history, private_metadata = '', callback_id = '' } = one
  const title = one.type === 'modal' ? one.title.text : ''
  const buttons = controlsOf(blocks).map(({ names }) => names[0] ?? '')
  return { id, hash, blocks, text: textOf(one), buttons, title, history, private_metadata, callback_id }
}
