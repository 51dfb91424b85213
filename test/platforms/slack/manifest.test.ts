import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { commandGroups } from '../../../src/command-table.js'
import { events, manifest, optionalScopes, scopes } from '../../../src/platforms/slack/connection/manifest.js'

const folder = 'src/platforms/slack'
const code = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(join(folder, file), 'utf8'))
  .join('\n')
const all = (pattern: RegExp) => new Set([...code.matchAll(pattern)].map(([, found = '']) => found))

const histories = ['channels:history', 'groups:history', 'im:history', 'mpim:history']
/**
 * What each method of Slack's that the code calls needs, by docs.slack.dev. What conversations.info tells of a direct
 * message is not asked for; im:read and mpim:read are not needed.
 */
const needed: Record<string, string[]> = {
  'auth.test': [],
  'apps.connections.open': [],
  'agents.sessions.setStatus': ['chat:write'],
  'assistant.threads.setStatus': ['assistant:write'],
  'assistant.threads.setSuggestedPrompts': ['assistant:write'],
  'chat.appendStream': ['chat:write'],
  'chat.delete': ['chat:write'],
  'chat.postEphemeral': ['chat:write'],
  'chat.postMessage': ['chat:write'],
  'chat.startStream': ['chat:write'],
  'chat.stopStream': ['chat:write'],
  'chat.getPermalink': [],
  'chat.update': ['chat:write'],
  chatStream: ['chat:write'],
  'conversations.history': histories,
  'conversations.info': ['channels:read', 'groups:read'],
  'conversations.replies': histories,
  'files.completeUploadExternal': ['files:write'],
  'files.delete': ['files:write'],
  'files.getUploadURLExternal': ['files:write'],
  'files.info': ['files:read'],
  'users.info': ['users:read'],
  'views.open': [],
  'views.publish': [],
  'views.push': [],
  'views.update': [],
}
const heard: Record<string, string[]> = {
  agent_session_stopped: ['assistant:write'],
  app_home_opened: [],
  app_mention: ['app_mentions:read'],
  app_uninstalled: [],
  'message.channels': ['channels:history'],
  'message.groups': ['groups:history'],
  'message.im': ['im:history'],
  'message.mpim': ['mpim:history'],
  tokens_revoked: [],
  user_change: ['users:read'],
}
const messages = Object.keys(heard).filter((event) => event.startsWith('message.'))

describe('the manifest', () => {
  it('asks for the events that the code listens to, and for no other', () => {
    const listened = [...all(/\bapp\.event\(\s*'([a-z_]+)'/g)]
    expect(Object.keys(events).sort()).toEqual(listened.flatMap((one) => (one === 'message' ? messages : one)).sort())
  })

  it('asks for the scopes that its methods, events and commands need, and for no other', () => {
    const families = [...new Set(Object.keys(needed).map((one) => one.split('.')[0]))].join('|')
    const called = [...all(new RegExp(`\\.((?:${families})(?:\\.[a-zA-Z]+)*)\\(`, 'g')), ...all(/apiCall\('([^']+)'/g)]
    expect(called.length).toBeGreaterThan(8)
    expect(called.filter((method) => !(method in needed))).toEqual([])
    const forEvents = Object.keys(events).flatMap((event) => heard[event] ?? [`unknown event ${event}`])
    const forMethods = called.flatMap((method) => needed[method] ?? [])
    expect(Object.keys(scopes).sort()).toEqual([...new Set([...forEvents, ...forMethods, 'commands'])].sort())
  })

  it('says what each is for, and what does not work without those that may be missing', () => {
    expect([...Object.values(scopes), ...Object.values(events), ...Object.values(optionalScopes)]).not.toContain('')
    expect(Object.keys(optionalScopes).filter((scope) => !(scope in scopes))).toEqual([])
  })

  it('offers each command and no shortcut that nobody listens to', () => {
    const { features } = manifest() as { features: { slash_commands: { command: string }[]; shortcuts?: unknown[] } }
    expect(features.slash_commands.map(({ command }) => command)).toEqual(commandGroups.map(({ name }) => `/${name}`))
    expect(features.shortcuts?.length ?? 0).toBe(all(/\bapp\.shortcut\(\s*'([^']+)'/g).size)
  })

  it('sends everything to one address where one is given, and else through the socket', () => {
    const request_url = 'https://example.com/bots/slack/events'
    expect(manifest('https://example.com/bots/')).toMatchObject({
      features: { slash_commands: commandGroups.map(() => ({ url: request_url })) },
      settings: {
        event_subscriptions: { request_url },
        interactivity: { request_url, is_enabled: true },
        socket_mode_enabled: false,
      },
    })
    expect(manifest(request_url)).toEqual(manifest('https://example.com/bots/'))
    expect(JSON.stringify(manifest())).not.toMatch(/url/)
    expect(manifest()).toMatchObject({ settings: { socket_mode_enabled: true } })
  })
})
