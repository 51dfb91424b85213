import { describe, expect, it } from 'vitest'
import { start } from './program.js'
import { block, claudeServer, over, piece, started, stopped } from './simulators/claude.js'
import { discordServer } from './simulators/discord.js'
import { slackServer } from './simulators/slack.js'
import { happening } from './stage.js'

const serve = (env: Record<string, string>) => start({ args: [], env })
const slackTokens = { SLACK_BOT_TOKEN: 'xoxb-right', SLACK_APP_TOKEN: 'xapp-right' }

describe('npm start with tokens', () => {
  it('answers on both platforms, and finishes an answer when it is stopped', async () => {
    const [discord, slack] = [await discordServer(), await slackServer()]
    const rest = happening<object[]>()
    const claude = await claudeServer(({ stream }) =>
      stream
        ? { events: [started, block('text'), piece('One, ')], rest: rest.happened }
        : { text: '{"operations":[]}' },
    )
    const program = await serve({
      ...{ DISCORD_TOKEN: 'right-token', DISCORD_API_URL: discord.url, ...slackTokens, SLACK_API_URL: slack.url },
      ...{ ANTHROPIC_AUTH_TOKEN: 'right-key', ANTHROPIC_BASE_URL: claude.url },
    })
    await program.shows('Discord: keepsake is there, in 1 server.')
    await program.shows('Slack: Keepsake is there')
    const [ana, bob] = [discord.person('Ana'), slack.person('Bob')]
    discord.says(ana, discord.general, `<@${discord.botId}> count`)
    const asked = slack.says(bob, slack.dm(bob), 'count')
    await discord.until(() => discord.messages(discord.general)[0]?.content === 'One,')
    await slack.until(() => slack.messages(slack.dm(bob), asked)[0]?.text === 'One,')
    program.child.kill('SIGTERM')
    await program.shows('Stopping')
    rest.happen([piece('two.'), { type: 'content_block_stop', index: 0 }, stopped('end_turn'), over])
    expect(await program.ended).toMatchObject({ code: 0, err: '' })
    const whole = expect.stringMatching(/^One, two\.\s+[-#_ ]*I remember what you tell me/)
    expect(discord.messages(discord.general)).toMatchObject([{ content: whole, components: [] }])
    expect(slack.messages(slack.dm(bob), asked).map(({ text, finished }) => [text, finished])).toEqual([[whole, true]])
    expect([...discord.refused, ...slack.refused]).toEqual([])
  })

  it('says that Claude does not answer, once, and shows it on Discord', async () => {
    const discord = await discordServer()
    const claude = await claudeServer(() => ({ status: 529, headers: { 'x-should-retry': 'false' } }))
    const program = await serve({
      ...{ DISCORD_TOKEN: 'right-token', DISCORD_API_URL: discord.url },
      ...{ ANTHROPIC_AUTH_TOKEN: 'right-key', ANTHROPIC_BASE_URL: claude.url },
    })
    await program.shows('Discord: keepsake is there')
    const ana = discord.person('Ana')
    for (const times of [1, 2]) {
      discord.says(ana, discord.dm(ana), 'hello')
      await discord.until(() => discord.messages(discord.dm(ana)).length === times)
    }
    expect(discord.presences().at(-1)).toMatchObject({ status: 'idle' })
    program.child.kill('SIGTERM')
    const { code, err } = await program.ended
    expect(code).toBe(0)
    expect(err.match(/keepsake: Claude does not answer just now; I go on trying\n/g)).toHaveLength(1)
  })

  it('waits for a platform that is away', async () => {
    const [discord, slack] = [await discordServer(), await slackServer()]
    await Promise.all([discord.away(), slack.away()])
    const program = await serve({
      ...{ DISCORD_TOKEN: 'right-token', DISCORD_API_URL: discord.url, ...slackTokens, SLACK_API_URL: slack.url },
      MODEL: 'offline',
    })
    await program.warns(`Discord at ${discord.url} cannot be reached`)
    await program.warns(`Slack at ${slack.url} cannot be reached`)
    await Promise.all([discord.back(), slack.back()])
    await program.shows('Discord: keepsake is there')
    await program.shows('Slack: Keepsake is there')
    program.child.kill('SIGTERM')
    expect(await program.ended).toMatchObject({ code: 0 })
  })

  it.each([
    [{ DISCORD_TOKEN: 'x' }, /^DISCORD_TOKEN is set, but no key for Claude: add ANTHROPIC_API_KEY=your-key to \.env/],
    [{ ...slackTokens }, /^SLACK_BOT_TOKEN is set, but no key for Claude/],
    [{ SLACK_BOT_TOKEN: 'xoxb-1', MODEL: 'offline' }, /add SLACK_APP_TOKEN=xapp-… to \.env/],
    [{ SLACK_APP_TOKEN: 'xapp-1', MODEL: 'offline' }, /add SLACK_BOT_TOKEN=xoxb-… to \.env/],
    [{ SLACK_SIGNING_SECRET: 's', MODEL: 'offline' }, /^SLACK_SIGNING_SECRET is set, .*add SLACK_BOT_TOKEN=xoxb-…/],
    [
      { ...slackTokens, SLACK_SIGNING_SECRET: 's' },
      /remove SLACK_SIGNING_SECRET .*for Socket Mode, or SLACK_APP_TOKEN/,
    ],
    [{ DISCORD_TOKEN: 'x', MODEL: 'offline', PORT: '70000' }, /^PORT is wrong: expected the number of a port/],
    [
      { SLACK_BOT_TOKEN: 'xapp-1', SLACK_APP_TOKEN: 'xoxb-1' },
      /SLACK_BOT_TOKEN is wrong[\s\S]*SLACK_APP_TOKEN is wrong/,
    ],
  ])('says what is missing: %j', async (env, words) => {
    const { code, err, out } = await (await serve(env as Record<string, string>)).ended
    expect([code, out]).toEqual([78, ''])
    expect(err).toMatch(words)
  })

  it('says which lines of .env it does not know, and reads the others', async () => {
    const dotEnv = '\ufeffDISCORD_TOKEN="x"\nDISCORD_BOT_TOKEN=y\n'
    const { code, err } = await (await start({ args: [], dotEnv })).ended
    expect(code).toBe(78)
    expect(err).toMatch(/\.env has DISCORD_BOT_TOKEN, which is no setting.*\nDISCORD_TOKEN is set, but no key/)
  })

  it('says which line of .env is none, and nothing of what stands in it', async () => {
    const dotEnv = 'DISCORD_TOKEN: my-secret-token\nMODEL=offline\n'
    const program = await start({ args: ['pipe'], dotEnv })
    program.child.stdin?.end()
    const { err } = await program.ended
    expect(err).toMatch(/\.env has a line that is not NAME=value, as for DISCORD_TOKEN\n/)
    expect(err).not.toContain('secret')
  })

  it('answers Slack over HTTP, and tells how it is on the same port', async () => {
    const slack = await slackServer({ http: true })
    const tokens = { SLACK_BOT_TOKEN: 'xoxb-right', SLACK_SIGNING_SECRET: 'secret-right', SLACK_API_URL: slack.url }
    const program = await serve({ ...tokens, MODEL: 'offline', PORT: '0' })
    await program.shows('Slack: Keepsake is there')
    const address =
      /^Listening at (\S+) \(\/healthz, \/readyz, \/metrics\); Slack at \S+ is to reach \/slack\/events there\.$/m
    const [, url] = address.exec(program.out()) ?? []
    expect((await fetch(`${url}/readyz`)).status).toBe(200)
    await slack.deliversTo(`${url}/slack/events`)
    const ana = slack.person('Ana')
    const asked = slack.says(ana, slack.dm(ana), 'hello')
    await slack.until(() => slack.messages(slack.dm(ana), asked)[0]?.finished)
    const taken = await serve({ ...tokens, MODEL: 'offline', PORT: new URL(url ?? '').port })
    expect(await taken.ended).toMatchObject({
      code: 78,
      err: `Port ${new URL(url ?? '').port} of 127.0.0.1 is in use. If Keepsake runs already, stop that first; else set PORT in .env to a free one.\n`,
    })
    expect(slack.refused).toEqual([])
    program.child.kill('SIGTERM')
    expect(await program.ended).toMatchObject({ code: 0, err: '' })
  })

  it('goes on with Discord where Slack is over, and ends where nothing is left', async () => {
    const [discord, slack] = [await discordServer(), await slackServer()]
    const onSlack = { ...slackTokens, SLACK_API_URL: slack.url, MODEL: 'offline', PORT: '0' }
    const both = await serve({ ...onSlack, DISCORD_TOKEN: 'right-token', DISCORD_API_URL: discord.url })
    await both.shows('Discord: keepsake is there')
    await both.shows('Slack: Keepsake is there')
    slack.uninstalls()
    await both.shows('Slack: Keepsake was removed from the workspace')
    const [, url] = /^Listening at (\S+)/m.exec(both.out()) ?? []
    await expect.poll(async () => (await fetch(`${url}/readyz`)).status).toBe(200)
    const ana = discord.person('Ana')
    discord.says(ana, discord.dm(ana), 'hello')
    await discord.until(() => discord.messages(discord.dm(ana)).length === 1)
    both.child.kill('SIGTERM')
    expect(await both.ended).toMatchObject({ code: 0 })
    const other = await slackServer()
    const alone = await serve({ ...onSlack, SLACK_API_URL: other.url })
    await alone.shows('Slack: Keepsake is there')
    other.uninstalls()
    expect(await alone.ended).toMatchObject({ code: 0, out: expect.stringContaining('Nothing was kept about anybody') })
  })

  it('ends with a sentence where one token of two platforms is wrong', async () => {
    const [discord, slack] = [await discordServer(), await slackServer()]
    const slackToo = { ...slackTokens, SLACK_API_URL: slack.url }
    const wrong = await serve({ DISCORD_TOKEN: 'wrong', DISCORD_API_URL: discord.url, ...slackToo, MODEL: 'offline' })
    expect(await wrong.ended).toMatchObject({
      code: 78,
      err: expect.stringMatching(/^Discord does not accept DISCORD_TOKEN\..*\n$/),
    })
    const tokens = { ...slackTokens, SLACK_APP_TOKEN: 'xapp-wrong' }
    const other = await serve({ ...tokens, SLACK_API_URL: slack.url, MODEL: 'offline' })
    expect(await other.ended).toMatchObject({
      code: 78,
      err: expect.stringMatching(/^Slack does not accept SLACK_APP_TOKEN\..*\n$/),
    })
  })
})

describe('npm start -- slack manifest', () => {
  it('prints the manifest, and the link that makes the app from it', async () => {
    const { code, out, err } = await (await start({ args: ['slack', 'manifest'] })).ended
    expect(code).toBe(0)
    const link = /https:\S+/.exec(err)?.[0] ?? ''
    expect(JSON.parse(new URL(link).searchParams.get('manifest_json') ?? '')).toEqual(JSON.parse(out))
    expect(JSON.parse(out)).toMatchObject({
      features: { agent_view: {}, app_home: { messages_tab_read_only_enabled: false } },
    })
  })

  it('prints it for HTTP where the address is given, which has https', async () => {
    const { code, out, err } = await (await start({ args: ['slack', 'manifest', 'https://example.com'] })).ended
    expect(code).toBe(0)
    const link = /https:\S+/.exec(err)?.[0] ?? ''
    expect(JSON.parse(new URL(link).searchParams.get('manifest_json') ?? '')).toEqual(JSON.parse(out))
    expect(JSON.parse(out).settings.interactivity.request_url).toBe('https://example.com/slack/events')
    for (const address of ['http://example.com', 'example.com', 'https://example.com/?x=1']) {
      const wrong = await (await start({ args: ['slack', 'manifest', address] })).ended
      expect([wrong.code, wrong.out]).toEqual([64, ''])
      expect(wrong.err).toMatch(/^Slack sends to an address with https alone/)
    }
  })
})
