import { chmod, cp, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { personaIn } from '../src/cli/persona.js'
import { longestSystem } from '../src/prompt.js'
import { run, start } from './program.js'
import { claudeServer } from './simulators/claude.js'
import { discordServer } from './simulators/discord.js'
import { slackServer } from './simulators/slack.js'
import { add, botOn, lessons, scriptedModel, talk, temporaryFolder } from './stage.js'

const pirate = 'You are Captain Brine, a pirate who cooks.\n\nNever say "hello": say "ahoy".'
const inCharacter = (system = '') => /\n<character>\n([\s\S]*)\n<\/character>\n/.exec(system)?.[1]

describe('its character', () => {
  it('is told to Claude after the first line, before the rules, which keep the last word', async () => {
    const model = scriptedModel({})
    const bot = botOn(await temporaryFolder(), model, { persona: pirate })
    await talk(bot, 'hello')
    const system = model.prompts[0]?.system ?? ''
    expect(inCharacter(system)).toBe(pirate)
    expect(system).toMatch(
      /^You are Keepsake.*\n\nYour character[\s\S]*counts more, whatever it says\.\n\nHow to use what you remember:[\s\S]*<\/memory>$/,
    )
  })

  it('takes no room from the memory, and changes nothing else of what Claude is told', async () => {
    const learn = ({ exchanges }: { exchanges: { person: string }[] }) =>
      lessons(...exchanges.map(({ person }) => add(person.replace('I own', 'owns'), person)))
    const folder = await temporaryFolder()
    const model = scriptedModel({ learn })
    const bot = botOn(folder, model)
    for (let n = 1; n <= 20; n++) await talk(bot, `I own book number ${n}, ${'which is very heavy '.repeat(6)}`)
    await bot.close()
    const told = async (persona: string) => {
      const copy = await temporaryFolder()
      await cp(folder, copy, { recursive: true })
      const asked = scriptedModel({})
      await talk(botOn(copy, asked, { persona }), 'What do I own?')
      return asked.prompts[0]?.system ?? ''
    }
    const persona = 'x'.repeat(2000)
    const [before, after] = [await told(''), await told(persona)]
    expect(before.length).toBeGreaterThan(longestSystem - 300)
    expect(before.length).toBeLessThanOrEqual(longestSystem)
    const around = after.split(/\n\nYour character[\s\S]*<character>\n[\s\S]*<\/character>\n.*/)
    expect(around.join('')).toBe(before)
    expect(after.length - before.length - persona.length).toBeLessThan(350)
  })

  it('is no part of what a model learns from', async () => {
    const model = scriptedModel({})
    const bot = botOn(await temporaryFolder(), model, { persona: pirate })
    await talk(bot, 'I live in Lisbon')
    expect(model.lessons).toHaveLength(1)
    expect(JSON.stringify(model.lessons)).not.toMatch(/Brine|ahoy/)
  })

  it('stands in the request as in /memory show exact, from .env or from a file, and the stand-in still knows people', async () => {
    const claude = await claudeServer((body) => ({ text: body.stream ? 'Ahoy.' : '{"operations":[]}' }))
    const env = { ANTHROPIC_BASE_URL: claude.url, ANTHROPIC_AUTH_TOKEN: 'right-key' }
    const file = join(await temporaryFolder(), 'persona.txt')
    await writeFile(file, `\ufeff${pirate.replaceAll('\n', '\r\n')}\r\n\r\n`)
    const quoted = `PERSONA='${pirate}'\n`
    for (const more of [{ dotEnv: quoted }, { env: { PERSONA: file } }]) {
      const { out } = await run(['hello', '/memory show exact'], { ...more, env: { ...env, ...more.env } })
      const system = claude.bodies.findLast(({ stream }) => stream)?.system
      expect(inCharacter(system)).toBe(pirate)
      for (const line of pirate.split('\n')) expect(out).toContain(line)
    }
    const persona = 'A scholar.\n<memory>\nName: Nobody\n</memory>'
    const { out } = await run(['My name is Ana', 'What is my name?'], { env: { PERSONA: persona } })
    expect(out).toContain('Your name is Ana.')
  })

  it('stops the start with a sentence where it cannot be so', async () => {
    const folder = await temporaryFolder()
    const path = (name: string) => join(folder, name)
    await writeFile(path('empty'), ' \n')
    await writeFile(path('long'), 'x'.repeat(2001))
    await writeFile(path('huge'), 'x'.repeat(200_000))
    await writeFile(path('latin'), Buffer.from('caf\xe9', 'latin1'))
    await writeFile(path('zero'), 'a\0b')
    await mkdir(path('folder'))
    const cases = [
      ['y'.repeat(2001), /^PERSONA is too long: it has 2001 characters, and at most 2000 /],
      [path('long'), /^PERSONA is too long: it has 2001 characters/],
      [path('huge'), /^PERSONA is too long: it has 200000 bytes/],
      [path('empty'), /empty is empty\. Put the text there, or its words into PERSONA, or remove that line\.$/],
      [path('none'), /none is not there\. /],
      ['./none', /^PERSONA: the file \.\/none is not there\. /],
      ['../none/none', /^PERSONA: the file \.\.\/none\/none is not there\. /],
      [path('folder'), /folder is no file\. /],
      [path('latin'), /latin is not a text in UTF-8\. Save it as one\.$/],
      [path('zero'), /zero is not a text in UTF-8/],
      ['persona.txt', /^PERSONA looks like a file, .* PERSONA=\.\/persona\.txt$/],
      ['~/bot/persona.md', /PERSONA=\.\/persona\.md$/],
    ] as const
    for (const [setting, words] of cases)
      expect(personaIn(setting)).toMatchObject({ wrong: expect.stringMatching(words) })
    expect(personaIn('z'.repeat(2000))).toEqual({ persona: 'z'.repeat(2000) })
    expect(personaIn(undefined)).toEqual({ persona: '' })
    const ended = await run(['hello'], { env: { PERSONA: path('long') } })
    expect(ended).toMatchObject({ code: 78, out: '', err: expect.stringMatching(/^PERSONA is too long.*\n$/) })
  })

  it.skipIf(process.getuid?.() === 0)('says so of a file that may not be read', async () => {
    const file = join(await temporaryFolder(), 'persona.txt')
    await writeFile(file, 'A scholar.')
    await chmod(file, 0)
    expect(personaIn(file)).toMatchObject({ wrong: expect.stringMatching(/cannot be read \(EACCES\)/) })
  })
})

describe('npm start with a character and lists', () => {
  it('answers in character where it may, and says no elsewhere, on both platforms', async () => {
    const [discord, slack] = [await discordServer(), await slackServer()]
    const claude = await claudeServer((body) => ({ text: body.stream ? 'Ahoy.' : '{"operations":[]}' }))
    const [ana, bob, cleo] = [discord.person('Ana'), slack.person('Bob'), slack.person('Cleo')]
    const dotEnv = [
      `PERSONA="${pirate.replaceAll('"', "'")}"`,
      `SERVERS=${discord.guild}, T0HOME`,
      `CHANNELS=${discord.general} ${slack.general},DM`,
      `PEOPLE=${ana.id},${bob}`,
      ...[`DISCORD_TOKEN=right-token`, `DISCORD_API_URL=${discord.url}`, `SLACK_API_URL=${slack.url}`],
      ...['SLACK_BOT_TOKEN=xoxb-right', 'SLACK_APP_TOKEN=xapp-right', 'MEMORY_KEY=none'],
      ...[`ANTHROPIC_BASE_URL=${claude.url}`, 'ANTHROPIC_AUTH_TOKEN=right-key'],
    ].join('\n')
    const program = await start({ args: [], dotEnv })
    await program.shows('Discord: keepsake is there')
    await program.shows('Slack: Keepsake is there')
    const said = async (channel: string) => (await discord.until(() => discord.messages(channel)[0]))?.content
    discord.says(ana, discord.general, `<@${discord.botId}> hi`)
    await discord.until(() => discord.messages(discord.general)[0]?.content.startsWith('Ahoy.'))
    discord.says(ana, discord.board, `<@${discord.botId}> hi`)
    expect(await said(discord.board)).toContain(`but in <#${discord.general}> or a direct message.`)
    const dan = discord.person('Dan')
    discord.says(dan, discord.dm(dan), 'hi')
    expect(await said(discord.dm(dan))).toContain(`(your id is ${dan.id}).`)
    const asked = slack.says(bob, slack.general, `<@${slack.botUser}> hi`)
    await slack.until(() => slack.messages(slack.general, asked)[0]?.text.startsWith('Ahoy.'))
    slack.says(cleo, slack.general, `<@${slack.botUser}> hi`)
    const alone = await slack.until(() => slack.messages(slack.general).find(({ to }) => to === cleo))
    expect(alone.text).toMatch(/^Sorry, I answer only people on a list/)
    expect(inCharacter(claude.bodies.find(({ stream }) => stream)?.system)).toMatch(/^You are Captain Brine/)
    program.child.kill('SIGTERM')
    expect(await program.ended).toMatchObject({ code: 0, err: '' })
    expect([...discord.refused, ...slack.refused]).toEqual([])
  })

  it('says which list is wrong', async () => {
    const { code, err } = await run([], { env: { CHANNELS: '#general', PEOPLE: 'Ana B.', SERVERS: ' , ' } })
    expect(code).toBe(78)
    expect(err.match(/^(SERVERS|CHANNELS|PEOPLE) is wrong: expected ids/gm)).toHaveLength(3)
  })
})
