import { commandGroups, usageOf } from '../../command-table.js'

/** What the bot is allowed to do, and what for. */
export const scopes = {
  'app_mentions:read': 'hear its mentions',
  'assistant:write': 'show that it thinks, stream its answers',
  'channels:read': 'know which channels are public',
  'groups:read': 'know which private channels are shared with others',
  'chat:write': 'answer',
  commands: 'offer its commands',
  'im:history': 'hear direct messages',
  'users:read': 'know people by name',
}
/** Workspaces without agents do not give this one; without it answers are posted and updated. */
export const optionalScopes = new Set(['assistant:write'])

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
      event_subscriptions: { bot_events: ['app_mention', 'message.im'] },
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
