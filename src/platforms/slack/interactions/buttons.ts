import type { App, BlockAction, BlockButtonAction, RespondFn } from '@slack/bolt'
import { isOfAnswer, notYours, type Pressed, pressed, takeBack, undone } from '../../buttons.js'
import { shownAfter } from '../../pages.js'
import type { Askers, Given } from '../askers.js'
import type { Home } from '../home/home.js'
import { words } from '../outgoing/blocks.js'
import { bodyOf } from '../outgoing/body.js'
import { deleteFile, type Handing } from '../outgoing/handing.js'
import { bodiesOf } from '../outgoing/told.js'
import type { Offers, PressedOffer } from './offers.js'

type Button = BlockButtonAction['actions'][0]

/** Does what is behind a button, for the one whose it is; nobody else sees what comes back. */
export function listenForButtons(
  app: App,
  parts: {
    askers: Askers
    offers: Offers
    home: Home
    handing: Handing
    handle(work: Promise<void>): void
  },
): void {
  const { askers, offers, home, handing, handle } = parts

  app.action({ type: 'block_actions', action_id: /^keepsake:/ }, async ({ action, body, ack, respond }) => {
    await ack()
    if (action.type === 'button') handle(press(action, body as BlockAction, respond))
  })

  async function press({ action_id, value = '' }: Button, body: BlockAction, respond: RespondFn): Promise<void> {
    const button = pressed(action_id)
    const { view, trigger_id } = body
    const given = givenIn(body)
    if (button?.owner !== body.user.id) return view ? undefined : say(respond, notYours)
    if (view) return home.press({ ...given, channel: view.private_metadata, hash: view.hash }, button, trigger_id)
    if (isOfAnswer(button.does)) return offer({ does: button.does, value }, body, respond)
    if (button.does.startsWith(deleteFile)) return deleteAgain(button.does.slice(deleteFile.length + 1), respond)
    if (button.page === null && button.does.startsWith(takeBack)) return undo(given, button.does, respond)
    await show(given, button, respond)
  }

  async function offer(
    what: Pick<PressedOffer, 'does' | 'value'>,
    body: BlockAction,
    respond: RespondFn,
  ): Promise<void> {
    const { ts = '', thread_ts: thread = ts } = (body.message ?? {}) as { ts?: string; thread_ts?: string }
    const blocks = (body.message?.blocks ?? []).filter(({ type }: { type: string }) => type !== 'actions')
    const said = await offers.press({
      ...{ ...givenIn(body), ...what, thread, ts },
      remove: () => respond({ delete_original: true }),
      close: () => respond({ replace_original: true, text: body.message?.text ?? '', blocks }),
    })
    if (said !== null) await say(respond, said)
  }

  /** Takes back what was noted below an answer, and says so in its place. What was undone is for its person alone. */
  async function undo(given: Given, does: string, respond: RespondFn): Promise<void> {
    const told = await askers.run(given, does)
    await say(respond, told.text)
    if (told.done) await respond({ replace_original: true, ...bodyOf('', [undone]) })
  }

  async function deleteAgain(file: string, respond: RespondFn): Promise<void> {
    const isBack = await handing.takeBack(file).then(
      () => true,
      () => false,
    )
    if (!isBack) return say(respond, notDeleted)
    await respond({ text: deleted, blocks: words(deleted), replace_original: true })
  }

  /** Shows what comes of a button of a list or a question, in place of what it stands under. */
  async function show(given: Given, { owner, page, does }: Pressed, respond: RespondFn): Promise<void> {
    const asker = await askers.known(given)
    if ('sorry' in asker) return say(respond, asker.sorry)
    const { told, ...how } = await shownAfter({ page, does }, (text) => askers.command(asker, text))
    for (const [at, body] of bodiesOf(await handing.handed(told, owner), owner, how).entries()) {
      await respond({ ...body, response_type: 'ephemeral', replace_original: at === 0 })
    }
  }
}

/** Who pressed it, and where: in a thread, if the message stands in one. */
function givenIn({ user, channel, container }: BlockAction): Given {
  const thread: unknown = container.thread_ts
  return {
    user: user.id,
    team: user.team_id,
    channel: channel?.id ?? '',
    ...(typeof thread === 'string' && { thread }),
  }
}

async function say(respond: RespondFn, text: string): Promise<void> {
  await respond({ text, response_type: 'ephemeral', replace_original: false })
}

const deleted = 'The file is deleted.'
const notDeleted = 'Slack did not delete the file just now. Please try again in a moment.'
