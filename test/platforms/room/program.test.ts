import { expect, it } from 'vitest'
import { block, claudeServer, over, piece, started, stopped } from '../../simulators/claude.js'
import { lessons } from '../../stage.js'
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
