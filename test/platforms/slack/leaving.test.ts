import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Store } from '../../../src/memory/keeper.js'
import { createFileStore } from '../../../src/stores/files.js'
import { team } from '../../simulators/slack-workspace.js'
import { allBytes, command, happening, inTwo, talk, temporaryFolder } from '../../stage.js'
import { livesInLisbon } from '../scenes.js'
import { scene } from './scene.js'

const tellsOfLisbon = { learn: livesInLisbon }
const isTold = (told: string[], pattern: RegExp) =>
  expect.poll(() => told.join('\n'), { timeout: 30_000 }).toMatch(pattern)

/** Two people of the workspace and a guest are remembered; so is somebody elsewhere. */
async function remembered(more: Parameters<typeof scene>[0] = {}) {
  const made = await scene({ model: tellsOfLisbon, ...more })
  const { slack, ana, at, answerTo, bot } = made
  const [bea, guest] = [slack.person('Bea'), slack.person('Gus', { team: 'T0OTHER' })]
  for (const one of [ana, bea]) await answerTo(slack.dm(one), slack.says(one, slack.dm(one), 'I live in Lisbon'))
  const shared = slack.room('partners', 'channel', { shared: true })
  await answerTo(shared, slack.says(guest, shared, `${at} I live in Lisbon`))
  await talk(bot, 'I live in Lisbon', { user: 'discord:1' })
  const knows = async (user: Parameters<typeof command>[2]) => /Lisbon/.test(await command(bot, 'memory show', user))
  return { ...made, bea, guest, knows }
}

describe('leaving Slack', () => {
  it.each(['uninstalls', 'revokes'] as const)(
    'where the app is removed (%s), everyone of that workspace is erased, and nobody else',
    async (how) => {
      const { slack, ana, bea, guest, knows, platform, told, logged, folder, bot } = await remembered()
      expect([await knows(`slack:${team}:${ana}`), await knows(`slack:${team}:${bea}`)]).toEqual([true, true])
      slack[how]()
      await platform.over
      expect(told.at(-1)).toMatch(
        /^Slack: Keepsake was removed from the workspace .*\. All that was kept about 2 people there/,
      )
      expect(told.filter((line) => /was removed/.test(line))).toHaveLength(1)
      expect([await knows(`slack:${team}:${ana}`), await knows(`slack:${team}:${bea}`)]).toEqual([false, false])
      expect([await knows(`slack:T0OTHER:${guest}`), await knows('discord:1')]).toEqual([true, true])
      const left = (await allBytes(join(folder, 'slack'))).match(/Lisbon/g)
      await bot.erase(`slack:T0OTHER:${guest}`)
      expect(left).not.toBeNull()
      expect(await allBytes(join(folder, 'slack'))).not.toContain('Lisbon')
      expect(logged.join('\n')).not.toMatch(/Lisbon/)
      expect(platform.isReady()).toBe(false)
    },
  )

  it('who is no member any more is erased, once and again, and who never came leaves no trace', async () => {
    const { slack, ana, bea, knows, folder, settled } = await remembered()
    const never = slack.person('Never')
    const files = await readdir(join(folder, 'slack'))
    for (const one of [ana, ana, never]) slack.deactivates(one)
    await settled()
    await expect.poll(() => knows(`slack:${team}:${ana}`)).toBe(false)
    await settled()
    expect([await knows(`slack:${team}:${bea}`), await readdir(join(folder, 'slack'))]).toEqual([true, files])
  })

  it('people of an organisation are erased as the organisation knows them', async () => {
    const { slack, ana, answerTo, settled, bot } = await scene({ model: tellsOfLisbon, slack: { enterprise: 'E1' } })
    await answerTo(slack.dm(ana), slack.says(ana, slack.dm(ana), 'I live in Lisbon'))
    expect(await command(bot, 'memory show', `slack:E1:${ana}`)).toMatch(/Lisbon/)
    slack.deactivates(ana)
    await settled()
    await expect.poll(() => command(bot, 'memory show', `slack:E1:${ana}`)).not.toMatch(/Lisbon/)
  })

  it('an answer under way then leaves nothing', async () => {
    const rest = happening()
    const answer = inTwo('You said ', rest.happened, 'Lisbon.')
    const { slack, ana, folder, platform, bot } = await scene({ model: { ...tellsOfLisbon, answer } })
    const asked = slack.says(ana, slack.dm(ana), 'I live in Lisbon')
    await slack.until(() => slack.messages(slack.dm(ana), asked)[0])
    slack.uninstalls()
    await platform.over
    rest.happen()
    await bot.idle()
    expect(await allBytes(folder)).not.toContain('Lisbon')
  })

  it('the choice to keep nothing stays, and what was held for the conversation goes', async () => {
    const { slack, ana, answerTo, platform, bot, model } = await scene({ model: tellsOfLisbon })
    const user = `slack:${team}:${ana}` as const
    await command(bot, 'persist off', user)
    const thread = slack.says(ana, slack.dm(ana), 'I live in Lisbon')
    await answerTo(slack.dm(ana), thread)
    slack.uninstalls()
    await platform.over
    const conversation = `${slack.dm(ana)}:${thread}`
    await talk(bot, 'where?', { user, place: { conversation, room: slack.dm(ana), audience: 'dm' } })
    expect(JSON.stringify(model.prompts.at(-1))).not.toMatch(/Lisbon/)
    expect(await command(bot, 'persist status', user)).toMatch(/^Remembering is off\./)
  })

  it('a damaged file of theirs goes too, with the copies of it', async () => {
    const { slack, ana, answerTo, folder, platform } = await scene({ model: tellsOfLisbon })
    await answerTo(slack.dm(ana), slack.says(ana, slack.dm(ana), 'I live in Lisbon'))
    const [name = ''] = await readdir(join(folder, 'slack'))
    const file = join(folder, 'slack', name)
    const half = (await readFile(file, 'utf8')).slice(0, -40)
    for (const path of [file, `${file}.damaged-1-abcdef`]) await writeFile(path, half)
    slack.uninstalls()
    await platform.over
    expect(await allBytes(folder)).not.toContain('Lisbon')
    expect(await readdir(join(folder, 'slack'))).toEqual([name])
  })

  it('what cannot be erased is told with a reference, and tried again until it is', async () => {
    let broken = false
    const failing = (store: Store): Store => ({
      ...store,
      write: (...given) => (broken ? Promise.reject(new Error('Lisbon is on fire')) : store.write(...given)),
    })
    const folder = await temporaryFolder()
    const store = failing(createFileStore(folder))
    const { slack, ana, answerTo, platform, told, logged } = await scene({ model: tellsOfLisbon, parts: { store } })
    await answerTo(slack.dm(ana), slack.says(ana, slack.dm(ana), 'I live in Lisbon'))
    broken = true
    slack.uninstalls()
    await isTold(told, /is to be erased, and not all of it could be \(reference [0-9a-f]{8}\); I go on trying\./)
    expect(await allBytes(folder)).toContain('Lisbon')
    broken = false
    await platform.over
    expect(told.at(-1)).toMatch(/All that was kept about one person there is erased/)
    expect(await allBytes(folder)).not.toContain('Lisbon')
    expect(logged.join('\n')).not.toMatch(/Lisbon/)
  })
})
