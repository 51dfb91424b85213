import { setTimeout as wait } from 'node:timers/promises'
import { webApi } from '@slack/bolt'
import type { Told } from '../../../message.js'
import { createOrder } from '../../../order.js'
import { type Pressed, turnTo } from '../../buttons.js'
import type { Askers } from '../askers.js'
import { type Handing, handedOver } from '../outgoing/handing.js'
import { reasonOf } from '../refusals.js'
import { suggestedPrompts } from './prompts.js'
import { exactView, homeView, showExactly, troubleView } from './view.js'

/** Whose Home it is, and their direct message with the bot, '' where that was not told. */
export interface Owner {
  user: string
  team?: string | undefined
  channel: string
  /** What Slack calls the Home that they see: one that is newer is not written over unseen. */
  hash: string | undefined
}

/** So often a Home is published anew, where another was there first or Slack takes no more for a while. */
const mostTries = 4

export type Home = ReturnType<typeof createHome>

/** Shows each person their memory like a page of settings. What one person does there is done in order. */
export function createHome({
  askers,
  client,
  handing,
}: {
  askers: Askers
  client: webApi.WebClient
  handing: Handing
}) {
  const inOrder = createOrder()

  /** Somebody opens a tab of the bot's. */
  async function open(owner: Owner, tab: string | undefined): Promise<void> {
    if (tab === 'home') return inOrder(owner.user, () => show(owner, 1, []))
    // Workspaces without agents have none.
    await client.assistant.threads
      .setSuggestedPrompts({ channel_id: owner.channel, ...suggestedPrompts })
      .catch(() => {})
  }

  /** Does what a button of the Home does, and shows what is so then, on the same page. */
  async function press(owner: Owner, { does, page }: Pick<Pressed, 'does' | 'page'>, trigger: string): Promise<void> {
    if (does === showExactly) return tellExactly(owner, trigger)
    await inOrder(owner.user, async () => {
      if (does.startsWith(turnTo)) return show(owner, Number(/\d+/.exec(does)), [])
      const told = await askers.run(owner, does)
      await show(owner, page ?? 1, [await inWords(told, owner.user)])
    })
  }

  async function inWords({ text, file }: Told, user: string): Promise<string> {
    if (!file) return text
    const why = await handing.give(user, file)
    return why === null ? handedOver : `${why} /memory export shows the same in words.`
  }

  /** Publishes a Home. Where another was published since, it is made again of what is kept now. */
  async function show(owner: Owner, page: number, said: readonly string[]): Promise<void> {
    const { user: user_id } = owner
    const notices: string[] = []
    let { hash } = owner
    for (let left = mostTries; left > 0; left--) {
      const view = await made(owner, page, said, notices)
      try {
        await client.views.publish({ user_id, view, ...(hash && { hash }) })
        return
      } catch (error) {
        if (left === 1 || !(await isWorthAgain(error))) throw error
        hash = undefined
      }
    }
  }

  async function made(owner: Owner, page: number, said: readonly string[], notices: string[]) {
    const asker = await askers.known(owner)
    if ('sorry' in asker) return troubleView(asker.sorry, owner.channel)
    const [state, kept, usage] = [
      await askers.command(asker, 'persist status'),
      await askers.command(asker, 'memory show'),
      await askers.command(asker, 'keepsake usage'),
    ]
    // They are said once only.
    for (const { before = [] } of [state, kept, usage]) notices.push(...before)
    const shown = { owner: owner.user, said: [...said, ...notices], page, kept, usage: bare(usage) }
    return homeView({ ...shown, state: bare(state) }, owner.channel)
  }

  async function tellExactly(owner: Owner, trigger_id: string): Promise<void> {
    const { view } = await client.views.open({ trigger_id, view: exactView('One moment…') })
    const { text } = await askers.run(owner, 'memory show exact')
    if (view?.id) await client.views.update({ view_id: view.id, view: exactView(text) })
  }

  return { open, press }
}

/** What a command has to say, without the lines before it. */
function bare(told: Told): Told {
  const before = [...(told.before ?? []), ''].join('\n')
  return { ...told, text: told.text.slice(before.length) }
}

/** Another Home was there first, or Slack takes no more for a while: then that while is over when it resolves. */
async function isWorthAgain(error: unknown): Promise<boolean> {
  if (!(error instanceof webApi.WebAPIRateLimitedError)) return reasonOf(error) === 'hash_conflict'
  await wait(error.retryAfter * 1000, undefined, { ref: false })
  return true
}
