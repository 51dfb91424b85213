import type { App, RespondFn } from '@slack/bolt'
import { commandGroups } from '../../../command-table.js'
import type { Askers, Given } from '../askers.js'
import type { Handing } from '../outgoing/handing.js'
import { bodiesOf } from '../outgoing/told.js'

/** Runs what is typed after a slash. Only its person sees what comes back. */
export function listenForCommands(
  app: App,
  { askers, handing, handle }: { askers: Askers; handing: Handing; handle(work: Promise<void>): void },
): void {
  for (const { name } of commandGroups) {
    app.command(`/${name}`, async ({ command, ack, respond }) => {
      await ack()
      // Where it was typed is told with it, not whose member its person is.
      const { user_id: user, channel_id: channel } = command
      handle(answer(respond, { user, channel }, `${name} ${command.text}`))
    })
  }

  async function answer(respond: RespondFn, given: Given, text: string): Promise<void> {
    const told = await handing.handed(await askers.run(given, text), given.user)
    for (const body of bodiesOf(told, given.user)) {
      await respond({ ...body, response_type: 'ephemeral', replace_original: false })
    }
  }
}
