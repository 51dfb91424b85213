import type { App, RespondFn } from '@slack/bolt'
import { commandGroups } from '../../command-table.js'
import type { Keepsake } from '../../keepsake.js'
import { buttonPrefix, withReference } from '../told.js'
import { messagesOf } from './blocks.js'
import type { Workspace } from './workspace.js'

/** What somebody typed after a slash, or gave by a button. */
interface Given {
  user: string
  team: string | undefined
  channel: string
  text: string
}

/** Runs what is typed after a slash, and what a button gives. Only its person sees what comes back. */
export function listenForCommands(
  app: App,
  parts: {
    bot: Keepsake
    workspace: Workspace
    handle(work: Promise<void>): void
    /** What to say where it cannot be told whose command it is. */
    noOne(error: unknown): { text: string; reference: string }
  },
): void {
  const { bot, workspace, handle, noOne } = parts

  for (const { name } of commandGroups) {
    app.command(`/${name}`, async ({ command, ack, respond }) => {
      await ack()
      const { user_id: user, team_id: team, channel_id: channel } = command
      handle(answer(respond, { user, team, channel, text: `${name} ${command.text}` }, false))
    })
  }

  app.action(new RegExp(`^${buttonPrefix}`), async ({ action, body, ack, respond }) => {
    await ack()
    if (body.type !== 'block_actions' || !('action_id' in action)) return
    const given = { user: body.user.id, team: body.user.team_id ?? body.team?.id, channel: body.channel?.id ?? '' }
    handle(answer(respond, { ...given, text: action.action_id.slice(buttonPrefix.length) }, true))
  })

  async function answer(respond: RespondFn, given: Given, inPlace: boolean): Promise<void> {
    const told = await run(given).catch((error) => ({ text: withReference(noOne(error)) }))
    for (const [at, message] of messagesOf(told).entries()) {
      await respond({ ...message, response_type: 'ephemeral', replace_original: inPlace && at === 0 })
    }
  }

  async function run({ user, team, channel, text }: Given) {
    const isDirect = channel.startsWith('D')
    const [person, speaker, audience] = await Promise.all([
      workspace.personOf(user, team),
      workspace.nameOf(user),
      workspace.audienceOf({ channel, isDirect, isShared: false, team: undefined }),
    ])
    const place = { conversation: channel, ...(isDirect && { room: channel }), audience }
    return bot.command({ user: person, speaker, place, alone: true, text })
  }
}
