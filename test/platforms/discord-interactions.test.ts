import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Prompt } from '../../src/prompt.js'
import { createFileStore } from '../../src/stores/files.js'
import type { Person, Seen } from '../simulators/discord-wire.js'
import { buttonsOf } from '../simulators/discord-forms.js'
import { add, happening, lessons, temporaryFolder } from '../stage.js'
import { livesInLisbon, scene } from './discord-scene.js'

describe('whatever somebody types or presses on Discord', { timeout: 60_000 }, () => {
  it('is answered in plain words, also what only a former version knew', async () => {
    const { discord, ana } = await scene()
    const { discord: other } = { discord }
    const button = (custom_id: string) => ({ type: 2, style: 2, label: custom_id.slice(0, 80), custom_id })
    const answers = await Promise.all([
      other.interacts(ana, discord.general, { type: 2, data: { id: '1', name: 'recall', type: 1 } }),
      other.interacts(ana, discord.general, {
        type: 2,
        data: { id: '1', name: 'memory', type: 1, options: [{ type: 1, name: 'erase', options: [] }] },
      }),
      other.interacts(ana, discord.general, { type: 2, data: { id: '1', name: 'Old one', type: 2, target_id: ana.id } }),
      other.interacts(ana, discord.general, { type: 5, data: { custom_id: 'old', components: [] } }),
      other.interacts(ana, discord.general, { type: 3, data: { custom_id: 'old', component_type: 2 } }),
      other.interacts(ana, discord.general, {
        type: 3,
        data: { custom_id: `keepsake:${ana.id}::old thing`, component_type: 2 },
      }),
      other.interacts(ana, discord.general, {
        type: 3,
        data: { custom_id: 'old', component_type: 3, values: ['1'] },
      }),
      other.interacts(ana, discord.general, {
        type: 3,
        data: { custom_id: `keepsake:1::memory forget all yes`, component_type: 2 },
      }),
    ])
    void button
    expect(answers.map(({ content }) => content.replace(/\n[\s\S]*/, ''))).toEqual([
      'There is no /recall. Type /keepsake help for what there is.',
      expect.stringMatching(/^Type one of: \/memory show, /),
      'That is no longer there. Type /keepsake help for what there is.',
      'That is no longer there. Type /keepsake help for what there is.',
      'That is no longer there. Type /keepsake help for what there is.',
      'There is no /old. Type /keepsake help for what there is.',
      'That is no longer there. Type /keepsake help for what there is.',
      'That button is for the one who asked. Ask me yourself, and you get your own.',
    ])
    expect(answers.every(({ ephemeral }) => ephemeral)).toBe(true)
    expect(discord.refused).toEqual([])
  })
})
void [fc, createFileStore, add, happening, lessons, temporaryFolder, livesInLisbon, buttonsOf]
export type T = [Prompt, Person, Seen]
