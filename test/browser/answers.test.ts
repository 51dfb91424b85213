import { expect, it } from 'vitest'
import {
  type Answer,
  type Body,
  block,
  claudeServer,
  over,
  piece,
  started,
  stopped,
  wholeAnswer,
} from '../simulators/claude.js'
import { happening, lessons } from '../stage.js'
import { inBrowser, type Visit } from './browser.js'
import { enter } from './scene.js'

/** The room with a Claude behind it that answers so, each message in turn, and learns nothing. */
async function enterWith(visit: Visit, ...answers: Answer[]) {
  const asked: string[] = []
  const claude = await claudeServer(({ stream, messages }: Body) => {
    if (!stream) return { text: JSON.stringify(lessons()) }
    asked.push(messages.at(-1)?.content ?? '')
    return answers[asked.length - 1] ?? { status: 400 }
  })
  const env = { ANTHROPIC_AUTH_TOKEN: 'right-key', ANTHROPIC_BASE_URL: claude.url }
  const room = await enter(visit, { room: { env } })
  await room.go('Direct message')
  return { ...room, asked }
}

inBrowser('answers of Claude in the room', (visit) => {
  it('are shown as they are written, stopped by Stop, and go on by Continue', async () => {
    const rest = happening()
    const [start = {}, open = {}, ...others] = wholeAnswer(' a long **story**.')
    const { say, entry, page, program, asked } = await enterWith(
      visit,
      { events: [start, open, piece('This is')], rest: rest.happened.then(() => others) },
      { events: [started, block('text'), piece('Once upon a time')], end: 'ping' },
      { text: 'And then it ended.' },
    )
    expect(program.out()).not.toContain('stand-in')
    await page
      .getByText(/claude-sonnet-5-5/)
      .first()
      .waitFor()
    await say('Tell me a story.')
    await entry('This is').waitFor()
    rest.happen()
    const whole = entry('This is a long story.')
    await whole.waitFor()
    expect(await whole.locator('strong').textContent()).toBe('story')

    await say('And another.')
    await entry('Once upon a time').getByRole('button', { name: 'Stop' }).click()
    const cut = entry('I was stopped here.')
    await cut.getByRole('button', { name: 'Continue' }).click()
    await entry('And then it ended.').waitFor()
    expect(asked).toEqual(['Tell me a story.', 'And another.', 'go on'])
    expect(await cut.getByRole('button', { name: 'Continue' }).count()).toBe(0)
  })

  it('that fail, grow too long or are refused say so, and what can be done', async () => {
    const { say, entry, entries } = await enterWith(
      visit,
      { status: 529, headers: { 'x-should-retry': 'false' } },
      { text: 'Here I am.' },
      { events: wholeAnswer('The first half', 'max_tokens') },
      { text: 'the second half.' },
      { events: [started, stopped('refusal'), over] },
    )
    await say('Are you there?')
    await entry(/\(reference \w+\)/)
      .getByRole('button', { name: 'Retry' })
      .click()
    await entry('Here I am.').waitFor()
    expect(await entries('Are you there?').count()).toBe(1)

    await say('Tell me everything.')
    await entry('My answer grew too long').getByRole('button', { name: 'Continue' }).click()
    await entry('the second half.').waitFor()

    await say('Help me with something bad.')
    await entry('Claude will not answer this.').waitFor()
  })

  it('do not hold the page up, however a line is made', async () => {
    const blanks = ' '.repeat(8000)
    const lines = [`# ${blanks}\u2028`, `# Title${blanks}`, `# ${blanks}`, `# a${'#'.repeat(8000)}b`]
    const { ask, entry, box } = await enterWith(visit, { text: `${lines.join('\n')}\nThe end.` })
    await ask('Hello', 'The end.')
    expect(await entry('The end.').locator('strong').first().textContent()).toContain('Title')
    await box.fill('It goes on.')
  })
})
