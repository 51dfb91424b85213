import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { run } from '../../program.js'
import { block, claudeServer, over, piece, started, stopped } from '../../simulators/claude.js'
import { filesIn, lessons, temporaryFolder } from '../../stage.js'
import { enter } from './client.js'
import { openRoom } from './scene.js'

it('an answer of thousands of pieces takes no more memory than its length', async () => {
  const pieces = Array.from({ length: 2000 }, () => piece('x'.repeat(999)))
  const events = [started, block('text'), ...pieces, piece('.'), stopped('end_turn'), over]
  const claude = await claudeServer(({ stream }) => (stream ? { events } : { text: JSON.stringify(lessons()) }))
  const env = {
    ...{ ANTHROPIC_AUTH_TOKEN: 'right-key', ANTHROPIC_BASE_URL: claude.url },
    NODE_OPTIONS: '--max-old-space-size=200',
  }
  const { link } = await openRoom({ env })
  const page = await enter(link)
  await page.say('Write a book.')
  const book = await page.entry(/x\.$/)
  expect(book.text).toHaveLength(2000 * 999 + 1)
})

it('does not open where its folder is a link, behind which may be the memories of others', async () => {
  const folder = await temporaryFolder()
  await mkdir(join(folder, 'discord'))
  await writeFile(join(folder, 'discord', '81384788765712384.json'), '{}')
  await symlink(folder, join(folder, '.room'))
  const { code, err } = await run([], { folder, args: ['room'] })
  const wrong = `${join(folder, '.room')} is no folder, and the room keeps its people in one of that name. Move it away.`
  expect({ code, err }).toEqual({ code: 78, err: `${wrong}\n` })
  expect(await filesIn(folder)).toEqual(['discord/81384788765712384.json'])
})
