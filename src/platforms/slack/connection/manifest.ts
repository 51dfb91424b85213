import { commandGroups, usageOf } from '../../../command-table.js'
import { suggestedPrompts } from '../home/prompts.js'
import { eventsPath } from './way.js'

/** What the bot is allowed to do, and what for. */
export const scopes = {
  'app_mentions:read': 'hear its mentions',
  'assistant:write': 'show that it thinks, stream its answers',
  'channels:read': 'know which channels are public, and who made them',
  'groups:read': 'know which private channels are shared with others',
  'chat:write': 'answer',
  commands: 'offer its commands',
  'im:history': 'hear direct messages',
  'channels:history': 'know what was said before a question in a public channel, and follow threads there',
  'groups:history': 'the same in private channels',
  'mpim:history': 'the same in group messages',
  'files:read': 'see what was sent along',
  'files:write': 'hand over what is kept as a file, and delete that again',
  'users:read': 'know people by name, who is an admin, and who was deactivated',
}
/** What it can do without, and what it does not do then. Workspaces without agents do not give the first. */
export const optionalScopes: Record<string, string> = {
  'assistant:write': 'show that I think, or stream my answers',
  'channels:history': 'know what was said before a question in a public channel, or follow threads there',
  'groups:history': 'know and follow the same in private channels',
  'mpim:history': 'know and follow the same in group messages',
  'files:read': 'see pictures and files',
  'files:write': 'hand over what is kept as a file',
}

/** What Slack tells the bot, and what for. */
export const events = {
  app_mention: 'answer mentions',
  'message.im': 'answer direct messages',
  'message.channels': 'follow threads in public channels',
  'message.groups': 'follow threads in private channels',
  'message.mpim': 'follow threads in group messages',
  agent_session_stopped: 'stop an answer',
  app_home_opened: 'show the Home, suggest what to ask',
  user_change: 'erase who leaves',
  app_uninstalled: 'erase everyone where the app is removed',
  tokens_revoked: 'the same where only its token is taken away',
}

/** What may stand at the end of an address already. */
const end = new RegExp(`/*(?:${eventsPath})?/*$`)

/** The manifest that Slack makes the app from. With the address at which we are reached, Slack sends its requests there. */
export function manifest(address?: string): object {
  const request = address === undefined ? undefined : `${address.replace(end, '')}${eventsPath}`
  return {
    display_information: { name: 'Keepsake', description: 'An assistant that remembers each person it talks with' },
    features: {
      agent_view: {
        agent_description:
          'Ask me anything. I remember what you tell me; /memory show tells what, /memory forget erases it.',
        suggested_prompts: suggestedPrompts.prompts,
      },
      app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: false },
      bot_user: { display_name: 'Keepsake', always_online: true },
      slash_commands: slashCommands(request),
    },
    oauth_config: { scopes: { bot: Object.keys(scopes) } },
    settings: {
      event_subscriptions: { ...(request && { request_url: request }), bot_events: Object.keys(events) },
      interactivity: { is_enabled: true, ...(request && { request_url: request }) },
      org_deploy_enabled: false,
      socket_mode_enabled: request === undefined,
      token_rotation_enabled: false,
    },
  }
}

/** The page on which Slack makes an app from this manifest. */
export function createAppLink(address?: string): string {
  return `https://api.slack.com/apps?new_app=1&manifest_json=${encodeURIComponent(JSON.stringify(manifest(address)))}`
}

function slashCommands(request: string | undefined): object[] {
  return commandGroups.map(({ name, does, words }) => ({
    command: `/${name}`,
    description: does,
    usage_hint: words.map((entry) => usageOf(entry.word, entry)).join(' | '),
    should_escape: false,
    ...(request && { url: request }),
  }))
}
