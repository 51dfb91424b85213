import { REST, Routes } from 'discord.js'
import { expect, it } from 'vitest'
import { scene } from '../platforms/discord/scene.js'
import { askAll, messages, slowModel } from './load.js'

/**
 * The real client against the simulator on this machine, each message in a direct message or thread of its own. A plain
 * REST request that posts a message, measured in the same run and under the same load, is what all is compared with.
 */
it('answers on Discord', { timeout: 600_000 }, async ({ task }) => {
  const model = slowModel()
  const { discord, at, bot } = await scene({ model })
  const rest = new REST({ api: discord.url, retries: 0 }).setToken('right-token')
  const signs: number[] = []
  const firstTexts: number[] = []
  const answers: number[] = []
  const baseline: number[] = []

  async function ask(number: number): Promise<void> {
    const asker = discord.person(`Asker ${number}`)
    const channel = number % 2 ? discord.dm(asker) : discord.opens(asker, discord.general)
    const asked = performance.now()
    discord.says(asker, channel, `${at} tell me`)
    await discord.until(() => discord.typingIn(channel) > 0 || discord.messages(channel).length > 0)
    signs.push(performance.now() - asked)
    await discord.until(() => discord.messages(channel).length > 0)
    firstTexts.push(performance.now() - model.said(`Asker ${number}`))
    await discord.until(() => discord.messages(channel).at(-1)?.content.endsWith('and the end.'))
    answers.push(performance.now() - asked)
    baseline.push(await bare(discord.opens(asker, discord.general), number))
  }

  async function bare(channel: string, number: number): Promise<number> {
    const body = {
      content: 'The first words,',
      allowed_mentions: { parse: [], replied_user: false },
      ...{ flags: 4, nonce: `bare-${number}`, enforce_nonce: true },
    }
    const began = performance.now()
    const posted = rest.post(Routes.channelMessages(channel), { body })
    await discord.until(() => discord.messages(channel).length > 0)
    const stands = performance.now() - began
    await posted
    return stands
  }

  await askAll(ask)
  await bot.idle()
  expect(discord.refused).toEqual([])
  expect(firstTexts).toHaveLength(messages)
  task.meta.measured = { 'first sign': signs, 'first text': firstTexts, 'whole answer': answers, 'bare post': baseline }
})
