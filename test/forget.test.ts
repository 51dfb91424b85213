import { truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createKeepsake } from '../src/keepsake.js'
import { createFileStore } from '../src/stores/files.js'
import { add, allBytes, command, happening, lessons, say, scriptedModel, stage, talk } from './stage.js'

const canary = 'quokka'

/** What can happen to a memory before it is forgotten. */
const steps = [
  'say',
  'say elsewhere',
  'learn badly',
  'learn nothing',
  'forget one',
  'off',
  'on',
  'damage',
  'crash',
  'say unwaited',
] as const

describe('forgetting everything', () => {
  it('leaves no byte of what was said, whatever came before', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...steps), { maxLength: 10 }), async (story) => {
        let learn: unknown = null
        const model = scriptedModel({
          answer: async () => `You said ${canary}.`,
          learn: () => learn ?? { ...lessons(add(`has a ${canary}`, `I have a ${canary}`)), summary: `A ${canary}.` },
        })
        const { bot, folder } = await stage(model)
        const file = join(folder, 'test', 'ana.json')
        const unwaited: Promise<void>[] = []
        for (const step of story) {
          learn = step === 'learn badly' ? 'nonsense' : step === 'learn nothing' ? lessons() : null
          if (step === 'off' || step === 'on') await command(bot, `persist ${step}`)
          else if (step === 'forget one') await command(bot, 'memory forget 1')
          else if (step === 'damage') await truncate(file, 300).catch(() => {})
          else if (step === 'crash') await leaveOrphan(folder, file)
          else if (step === 'say unwaited') unwaited.push(say(bot, `I have a ${canary}`).answered)
          else {
            const conversation = step === 'say elsewhere' ? 'thread' : 'dm'
            await talk(bot, `I have a ${canary}`, { place: { conversation, audience: 'dm' } })
          }
        }
        await command(bot, 'memory forget all yes')
        await Promise.all(unwaited)
        await bot.idle()
        expect(await allBytes(folder)).not.toContain(canary)
        await talk(bot, 'What do you know?')
        expect(JSON.stringify(model.prompts.at(-1))).not.toContain(canary)
      }),
      { numRuns: 40 },
    )
  })

  it('holds for turns and learning calls under way in a bot that shares the folder', async () => {
    const answering = happening()
    const learning = happening()
    const open = happening()
    const model = scriptedModel({
      answer: async ({ messages }) => {
        if (messages.at(-1)?.content.includes('slowly')) {
          answering.happen()
          await open.happened
        }
        return `A ${canary}!`
      },
      learn: async () => {
        learning.happen()
        await open.happened
        return lessons(add(`has a ${canary}`, `I have a ${canary}`))
      },
    })
    const { bot, folder } = await stage(model)
    await say(bot, `I have a ${canary}`).answered
    await learning.happened
    const slow = say(bot, `I have a ${canary}, slowly`)
    await answering.happened
    const other = createKeepsake({ model, store: createFileStore(folder) })
    await command(other, 'memory forget all yes')
    open.happen()
    await slow.answered
    await bot.idle()
    expect(await slow.until('not-saved')).toMatchObject({ reason: 'forgotten' })
    expect(await allBytes(folder)).not.toContain(canary)
  })
})

/** What a process that was killed while saving leaves behind. */
async function leaveOrphan(folder: string, file: string): Promise<void> {
  await createFileStore(folder).write('person/test/somebody', Buffer.from('{}'), null)
  await writeFile(`${file}.999999999.1.${Math.random().toString(16).slice(2, 14).padEnd(12, '0')}.tmp`, canary)
}
