import { commandGroups, usageOf } from '../../../command-table.js'

/** What the bot is allowed to do, and what for. */
export const scopes = {
  'app_mentions:read': 'hear its mentions',
  'assistant:write': 'show that it thinks, stream its answers',
  'channels:read': 'know which channels are public',
  'groups:read': 'know which private channels are shared with others',
  'chat:write': 'answer',
  commands: 'offer its commands',
  'im:history': 'hear direct messages',
  'channels:history': 'know what was said before a question in a public channel, and follow threads there',
  'groups:history': 'the same in private channels',
  'mpim:history': 'the same in group messages',
  'files:read': 'see what was sent along',
  'users:read': 'know people by name',
}
/** What it does without: workspaces without agents do not give the first; the others are for what mentions do not bring. */
export const optionalScopes = new Set([
  'assistant:write',
  'channels:history',
  'groups:history',
  'mpim:history',
  'files:read',
])

/** What Slack tells the bot, and what for. */
export const events = {
  app_mention: 'answer mentions',
  'message.im': 'answer direct messages',
  'message.channels': 'follow threads in public channels',
  'message.groups': 'follow threads in private channels',
  'message.mpim': 'follow threads in group messages',
  agent_session_stopped: 'stop an answer',
}

/** The manifest that Slack makes the app from. */
export function manifest(): object {
  return {
    display_information: { name: 'Keepsake', description: 'An assistant that remembers each person it talks with' },
    features: {
      agent_view: {
        agent_description:
          'Ask me anything. I remember what you tell me; /memory show tells what, /memory forget erases it.',
      },
      app_home: { home_tab_enabled: false, messages_tab_enabled: true, messages_tab_read_only_enabled: false },
      bot_user: { display_name: 'Keepsake', always_online: true },
      slash_commands: slashCommands(),
    },
    oauth_config: { scopes: { bot: Object.keys(scopes) } },
    settings: {
      event_subscriptions: { bot_events: Object.keys(events) },
      interactivity: { is_enabled: true },
      org_deploy_enabled: false,
      socket_mode_enabled: true,
      token_rotation_enabled: false,
    },
  }
}

/** The page on which Slack makes an app from this manifest. */
export function createAppLink(): string {
  return `https://api.slack.com/apps?new_app=1&manifest_json=${encodeURIComponent(JSON.stringify(manifest()))}`
}

function slashCommands(): object[] {
  return commandGroups.map(({ name, does, words }) => ({
    command: `/${name}`,
    description: does,
    usage_hint: words.map(({ word, takes }) => usageOf(word, takes)).join(' | '),
    should_escape: false,
  }))
}
