import type { App, RespondFn } from '@slack/bolt'
import { commandGroups } from '../../../command-table.js'
import type { Keepsake } from '../../../keepsake.js'
import type { Told } from '../../../message.js'
import { withReference } from '../../told.js'
import { askerOf, type Given } from '../askers.js'
import type { Chatting } from '../chatting.js'
import type { Handing } from '../outgoing/handing.js'
import { messagesOf } from '../outgoing/told.js'
import type { Workspace } from '../workspace.js'

/** Runs what is typed after a slash. Only its person sees what comes back. */
export function listenForCommands(
  app: App,
  parts: {
    bot: Keepsake
    chatting: Chatting
    workspace: Workspace
    handing: Handing
    handle(work: Promise<void>): void
  },
): void {
  const { bot, chatting, workspace, handing, handle } = parts

  for (const { name } of commandGroups) {
    app.command(`/${name}`, async ({ command, ack, respond }) => {
      await ack()
      // Where it was typed is told with it, not whose member its person is.
      const { user_id: user, channel_id: channel } = command
      handle(answer(respond, { user, channel }, `${name} ${command.text}`))
    })
  }

  async function answer(respond: RespondFn, given: Given, text: string): Promise<void> {
    const told = await handing.handed(await run(given, text), given.user)
    for (const message of messagesOf(told, given.user)) {
      await respond({ ...message, response_type: 'ephemeral', replace_original: false })
    }
  }

  async function run(given: Given, text: string): Promise<Told> {
    try {
      return await bot.command({ ...(await askerOf(given, workspace)), alone: true, text })
    } catch (error) {
      return { text: withReference(chatting.noOne(error)) }
    }
  }
}
