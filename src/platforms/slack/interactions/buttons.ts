import type { App, BlockAction, BlockButtonAction, RespondFn } from '@slack/bolt'
import type { Keepsake } from '../../../keepsake.js'
import { isOfAnswer, pressed } from '../../buttons.js'
import { withReference } from '../../told.js'
import { askerOf } from '../askers.js'
import type { Chatting } from '../chatting.js'
import { messagesOf } from '../outgoing/told.js'
import type { Workspace } from '../workspace.js'
import type { createOffers } from './offers.js'

/** Does what is behind a button, for the one whose it is; nobody else sees what comes back. */
export function listenForButtons(
  app: App,
  parts: {
    bot: Keepsake
    chatting: Chatting
    workspace: Workspace
    offers: ReturnType<typeof createOffers>
    handle(work: Promise<void>): void
  },
): void {
  const { bot, chatting, workspace, offers, handle } = parts

  app.action({ type: 'block_actions', action_id: /^keepsake:/ }, async ({ action, body, ack, respond }) => {
    await ack()
    if (action.type === 'button') handle(press(action, body as BlockAction, respond))
  })

  async function press(action: BlockButtonAction['actions'][0], body: BlockAction, respond: RespondFn): Promise<void> {
    const button = pressed(action.action_id)
    if (button?.owner !== body.user.id) return say(respond, notYours)
    const given = { user: body.user.id, team: body.user.team_id ?? body.team?.id, channel: body.channel?.id ?? '' }
    const { does, page } = button
    if (isOfAnswer(does)) {
      const { ts = '', thread_ts: thread = ts } = (body.message ?? {}) as { ts?: string; thread_ts?: string }
      const blocks = (body.message?.blocks ?? []).filter(({ type }: { type: string }) => type !== 'actions')
      const said = await offers.press({
        ...{ ...given, thread, ts, does, value: action.value ?? '' },
        remove: () => respond({ delete_original: true }),
        close: () => respond({ replace_original: true, text: body.message?.text ?? '', blocks }),
      })
      if (said !== null) await say(respond, said)
      return
    }
    void page
    const asker = await askerOf(given, workspace).catch((error) => ({ failed: chatting.noOne(error) }))
    const told =
      'failed' in asker
        ? { text: withReference(asker.failed) }
        : await bot.command({ ...asker, alone: true, text: does })
    for (const [at, message] of messagesOf(told).entries()) {
      await respond({ ...message, response_type: 'ephemeral', replace_original: at === 0 })
    }
  }
}

async function say(respond: RespondFn, text: string): Promise<void> {
  await respond({ text, response_type: 'ephemeral', replace_original: false })
}

const notYours = 'That button is for the one who asked. Ask me yourself, and you get your own.'
