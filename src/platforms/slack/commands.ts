import type { App } from '@slack/bolt'
import { commandGroups } from '../../command-table.js'
import type { Keepsake } from '../../keepsake.js'
import type { Place } from '../../message.js'
import { buttonPrefix, messageOf } from './blocks.js'
import type { Workspace } from './workspace.js'

/** Runs what is typed after a slash, and what a button gives. Only its person sees what comes back. */
export function listenForCommands(app: App, bot: Keepsake, workspace: Workspace): void {
  for (const { name } of commandGroups) {
    app.command(`/${name}`, async ({ command, ack, respond }) => {
      await ack()
      const { user_id, team_id, channel_id, text } = command
      const user = await workspace.personOf(user_id, team_id)
      const told = await bot.command({ user, place: placeOf(channel_id), text: `${name} ${text}` })
      for (const message of messageOf(told)) await respond({ ...message, response_type: 'ephemeral' })
    })
  }

  app.action(new RegExp(`^${buttonPrefix}`), async ({ action, body, ack, respond }) => {
    await ack()
    if (body.type !== 'block_actions' || !('action_id' in action)) return
    const user = await workspace.personOf(body.user.id, body.user.team_id ?? body.team?.id)
    const command = { user, place: placeOf(body.channel?.id ?? ''), text: action.action_id.slice(buttonPrefix.length) }
    const [first, ...more] = messageOf(await bot.command(command))
    if (first) await respond({ ...first, response_type: 'ephemeral', replace_original: true })
    for (const message of more) await respond({ ...message, response_type: 'ephemeral', replace_original: false })
  })
}

/** What is typed after a slash nobody else sees. */
function placeOf(channel: string): Place {
  return { conversation: channel, audience: 'dm' }
}
