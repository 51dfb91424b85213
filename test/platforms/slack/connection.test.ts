import { once } from 'node:events'
import { connect } from 'node:net'
import { text as textOf } from 'node:stream/consumers'
import { describe, expect, it, onTestFinished } from 'vitest'
import { listen } from '../../../src/cli/listening.js'
import { optionalScopes, scopes } from '../../../src/platforms/slack/connection/manifest.js'
import { startSlack } from '../../../src/platforms/slack/slack.js'
import { slackServer } from '../../simulators/slack.js'
import { happening } from '../../stage.js'
import { scene as discordScene } from '../discord/scene.js'
import { livesInLisbon, quiet } from '../scenes.js'
import { scene } from './scene.js'

type Served = Parameters<typeof listen>[1]
const nowhere = { port: 0, host: '127.0.0.1' }
const patient = { timeout: 30_000 }
const now = () => Math.floor(Date.now() / 1000)

/** Slack's requests come over HTTP. */
async function overHttp(more: Parameters<typeof scene>[0] = {}) {
  let address = ''
  const listens = async (platform: ReturnType<Served>[0]) => {
    address = await serve(() => [platform])
    return `${address}/slack/events`
  }
  const made = await scene({ ...more, listens })
  return { ...made, address }
}

async function serve(...[platforms, limits]: [Served, Parameters<typeof listen>[2]?]): Promise<string> {
  const { address, close } = await listen(nowhere, platforms, limits)
  onTestFinished(close)
  return address
}

describe('Slack over HTTP', () => {
  it('a message, a command and a button are answered, and each event once', async () => {
    const { slack, ana, at, answerTo, model, settled } = await overHttp({ model: { learn: livesInLisbon } })
    const asked = slack.says(ana, slack.general, `${at} I live in Lisbon`, { retry: true })
    expect(await answerTo(slack.general, asked)).toMatch(/^Fine\./)
    await settled()
    expect(model.prompts).toHaveLength(1)
    expect((await slack.types(ana, slack.general, '/memory', 'show')).text).toMatch(/lives in Lisbon/)
    const question = await slack.types(ana, slack.general, '/memory', 'forget')
    expect(question.text).toMatch(/This erases everything/)
    expect(slack.refused).toEqual([])
  })

  it('what Slack did not sign just now is refused, and nothing of it is heard or logged', async () => {
    const { slack, ana, model, bot, logged, told } = await overHttp()
    const event = { type: 'message', channel: slack.dm(ana), channel_type: 'im', user: ana, text: 'pssst', ts: '1.2' }
    const body = JSON.stringify({ type: 'event_callback', team_id: 'T1', event })
    const form = 'application/x-www-form-urlencoded'
    const tries = [
      { timestamp: now() - 310 },
      { timestamp: now() + 310 },
      { signature: `v0=${'0'.repeat(64)}` },
      { signature: 'v1=no' },
      { signature: '' },
      { headers: { 'x-slack-request-timestamp': 'pssst' } },
      { signature: slack.sign('{}') },
      { type: form, signature: slack.sign('x') },
    ]
    for (const one of tries) expect([one, (await slack.sends(body, one)).status]).toEqual([one, 401])
    expect(told.filter((line) => /not signed with SLACK_SIGNING_SECRET just now/.test(line))).toHaveLength(1)
    expect((await slack.sends('not JSON {')).status).toBe(400)
    for (const [nothing, type] of [[' null '], ['payload=null', form]] as const)
      expect((await slack.sends(nothing, { ...(type && { type }) })).status).toBe(400)
    await bot.idle()
    expect(model.prompts).toEqual([])
    expect(logged.join('\n')).not.toMatch(/pssst|not JSON/)
    expect((await slack.checksSsl()).status).toBe(200)
  })

  it('a body over a megabyte is refused and not read on, whether it says so or not', async () => {
    const { slack, address } = await overHttp()
    const { hostname, port } = new URL(address)
    const head = `POST /slack/events HTTP/1.1\r\nHost: x\r\nX-Slack-Request-Timestamp: ${now()}\r\n`
    const ask = async (rest: string) => {
      const socket = connect(Number(port), hostname)
      socket.on('error', () => {})
      socket.write(`${head}${rest}`)
      return textOf(socket)
    }
    expect(await ask('Content-Length: 1000001\r\n\r\n')).toMatch(/^HTTP\/1\.1 413 [\s\S]*Connection: close/i)
    const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`
    expect(await ask(`Transfer-Encoding: chunked\r\n\r\n${chunk.repeat(16)}`)).toMatch(/^HTTP\/1\.1 413 /)
    expect((await slack.checksSsl()).status).toBe(200)
  })

  it('there is nothing at other addresses, and nothing but POST at this one', async () => {
    const { address } = await overHttp()
    const status = async (path: string, method = 'POST') => (await fetch(`${address}${path}`, { method })).status
    expect([await status('/slack'), await status('/slack/events/x'), await status('/')]).toEqual([404, 404, 404])
    expect([await status('/slack/events', 'GET'), await status('/slack/events', 'PUT')]).toEqual([405, 405])
    expect([await status('/healthz'), await status('/readyz', 'DELETE')]).toEqual([405, 405])
  })

  it('a body that does not come ends, and who hangs up harms nobody', async () => {
    const slow = { headersTimeout: 200, requestTimeout: 200, connectionsCheckingInterval: 50 }
    const slack = { path: '/slack/events', hear: () => {} }
    const platform = {
      name: 'Slack',
      isReady: () => true,
      losses: () => 0,
      endpoint: slack,
      over: Promise.resolve(),
      close: async () => {},
    }
    const { hostname, port } = new URL(await serve(() => [platform], slow))
    const socket = connect(Number(port), hostname)
    socket.write('POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n12345')
    await once(socket, 'close')
    const real = await overHttp()
    const { port: open } = new URL(real.address)
    const gone = connect(Number(open), hostname)
    gone.write('POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n12345')
    await once(gone, 'connect')
    gone.destroy()
    await real.answerTo(real.slack.dm(real.ana), real.slack.says(real.ana, real.slack.dm(real.ana), 'hello'))
    expect(real.slack.refused).toEqual([])
  })

  it('an event is acknowledged at once, however long its answer takes', async () => {
    const rest = happening()
    const { slack, ana, answerTo } = await overHttp({ model: { answer: () => rest.happened.then(() => 'At last.') } })
    const asked = slack.says(ana, slack.dm(ana), 'hello')
    await slack.taken()
    rest.happen()
    expect(await answerTo(slack.dm(ana), asked)).toMatch(/^At last\./)
    expect(slack.refused).toEqual([])
  })

  it('before it knows who it is, it answers whether it is there, and asks for all else again', async () => {
    const { slack, ana, bot, platform } = await overHttp()
    await platform.close()
    const body = JSON.stringify({ type: 'event_callback', event: { type: 'message', user: ana } })
    expect((await slack.sends(body)).status).toBe(503)
    const challenge = JSON.stringify({ type: 'url_verification', challenge: 'c' })
    expect(await slack.sends(challenge)).toMatchObject({ status: 200, body: expect.stringContaining('c') })
    await bot.idle()
  })
})

describe('Slack over Socket Mode', () => {
  it('a connection that is lost is made again, and what was said meanwhile is answered', async () => {
    const { slack, ana, at, answerTo } = await scene()
    slack.drops()
    const asked = slack.says(ana, slack.general, `${at} still there?`)
    expect(await answerTo(slack.general, asked)).toBe('Fine.')
    await slack.away()
    await slack.back()
    const again = slack.says(ana, slack.general, `${at} and now?`)
    expect(await answerTo(slack.general, again)).toBe('Fine.')
  })
})

describe('a Slack that cannot work as it is set', () => {
  const start = (apiUrl: string, more = {}) => {
    const parts = { botToken: 'xoxb-right', appToken: 'xapp-right', apiUrl, log: quiet, tell() {}, ...more }
    const platform = startSlack({ ...parts, bot: undefined as never })
    onTestFinished(platform.close)
    return platform.over
  }

  it('is told in a sentence that names the fix', async () => {
    const slack = await slackServer()
    await expect(start(slack.url, { botToken: 'xoxb-wrong' })).rejects.toThrow(/SLACK_BOT_TOKEN.*xoxb-.*OAuth/)
    await expect(start(slack.url, { appToken: 'xapp-wrong' })).rejects.toThrow(/SLACK_APP_TOKEN.*connections:write/)
    const less = await slackServer({ scopes: ['chat:write', 'commands', 'app_mentions:read'] })
    await expect(start(less.url)).rejects.toThrow(
      /lacks the scopes? channels:read, groups:read, im:history, users:read\b/,
    )
  })
})

describe('how it is', () => {
  it('goes on whatever comes through the socket', async () => {
    const { slack, ana, at, answerTo } = await scene()
    const strange = [null, [], 1, {}, { type: null }, { type: 'events_api' }, { type: 'interactive', payload: null }]
    const events = [null, {}, { event: null }, { event: 'x' }, { event: { type: 'message', channel: null, user: [] } }]
    const envelopes = events.map((payload, at) => ({ type: 'events_api', envelope_id: `strange-${at}`, payload }))
    for (const one of [...strange, ...envelopes, { type: 'ws_message', payload: {} }]) slack.blurts(JSON.stringify(one))
    slack.blurts('{')
    expect(await answerTo(slack.general, slack.says(ana, slack.general, `${at} hello`))).toBe('Fine.')
  })

  it('is ready while Slack is connected, not while the socket is down, and alive all the time', async () => {
    const { slack, platform } = await scene()
    const address = await serve(() => [platform])
    const asks = async (path: string) => {
      const response = await fetch(`${address}${path}`)
      return [response.status, (await response.text()).trim()]
    }
    expect([await asks('/healthz'), await asks('/readyz')]).toEqual([
      [200, 'alive'],
      [200, 'ready'],
    ])
    await slack.away()
    await expect.poll(platform.isReady, patient).toBe(false)
    expect(await asks('/readyz')).toEqual([503, `not connected: Slack at ${slack.url}`])
    expect(await asks('/healthz')).toEqual([200, 'alive'])
    await slack.back()
    await expect.poll(platform.isReady, patient).toBe(true)
    expect(await asks('/readyz')).toEqual([200, 'ready'])
  })

  it('is not ready while Discord has lost a connection, and is again when it is back', async () => {
    const { discord, platform } = await discordScene()
    expect(platform.isReady()).toBe(true)
    await discord.away()
    await expect.poll(platform.isReady, patient).toBe(false)
    await discord.back()
    await expect.poll(platform.isReady, patient).toBe(true)
  })
})

describe('scopes it can do without', () => {
  it('are told once at the start where they are missing, with what does not work then', async () => {
    const given = Object.keys(scopes).filter((scope) => !['files:read', 'groups:history'].includes(scope))
    const { told, slack, platform } = await scene({ slack: { scopes: given } })
    const sentence = told.filter((line) => /without the scopes/.test(line))
    expect(sentence).toEqual([expect.stringContaining('groups:history, files:read I do not')])
    for (const scope of ['files:read', 'groups:history']) expect(sentence[0]).toContain(optionalScopes[scope])
    slack.drops()
    await expect.poll(platform.isReady, patient).toBe(false)
    await expect.poll(platform.isReady, patient).toBe(true)
    expect(told.filter((line) => /without the scopes/.test(line))).toHaveLength(1)
  })
})
